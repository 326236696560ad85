fn main() {
    for q in std::env::args().skip(1) {
        match connectql::syntax::parse(&q) {
            Ok(p) => println!("{q}\n  {:?}\n  {:#?}", p.ast.root.map(|r| r.to_string()), p.problems),
            Err(e) => println!("{q}\n ERR {e:#?}"),
        }
    }
}

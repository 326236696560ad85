#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| connectql_fuzz::repair(data));

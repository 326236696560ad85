//! Alternative names for the functions of the language, and the subjects they search by.

/// A function by its name.
#[derive(Debug)]
pub(crate) struct FunctionAlias {
    /// Its name.
    pub(crate) name: &'static str,
    /// The subject that it searches by.
    pub(crate) searches_by: &'static str,
    /// Its other names, normalized for comparison.
    also: &'static [&'static str],
    /// True if its argument is compared: `tag.BPO = 123`, which means `tag(BPO = 123)`.
    pub(super) has_key: bool,
}

/// The functions that have other names. A test in `check/names.rs` keeps them in agreement with the
/// catalog.
pub(crate) const FUNCTION_ALIASES: [FunctionAlias; 3] = [
    FunctionAlias {
        name: "tag",
        searches_by: "tags",
        also: &["tags", "tagkey", "tagvalue", "label", "labels"],
        has_key: true,
    },
    FunctionAlias {
        name: "proficiency",
        searches_by: "proficiencies",
        also: &["proficiencies", "skill", "skills"],
        has_key: true,
    },
    FunctionAlias {
        name: "hierarchy",
        searches_by: "hierarchy groups",
        also: &["group", "groupid", "hierarchygroup", "hierarchygroupid"],
        has_key: false,
    },
];

/// The function with this name or alias, ignoring case, `_` and `-`.
pub(crate) fn function_by_alias(word: &str) -> Option<&'static FunctionAlias> {
    let letters = || {
        word.chars()
            .filter(|char| !matches!(char, '_' | '-'))
            .map(|char| char.to_ascii_lowercase())
    };
    // The first letter alone rules out most words.
    let first = letters().next()?;
    FUNCTION_ALIASES.iter().find(|called| {
        let mut names = called.names().filter(|name| name.starts_with(first));
        names.any(|name| letters().eq(name.chars()))
    })
}

impl FunctionAlias {
    /// All of its names.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name].into_iter().chain(self.also.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::function_by_alias;

    #[test]
    fn functions_are_found_by_their_aliases() {
        let name = |word: &str| function_by_alias(word).map(|called| called.name);
        assert_eq!(name("TAGS"), Some("tag"));
        assert_eq!(name("Tag_Key"), Some("tag"));
        assert_eq!(name("hierarchy-group-ID"), Some("hierarchy"));
        assert_eq!(name("proficiency"), Some("proficiency"));
        assert_eq!((name("tagged"), name("ta"), name("")), (None, None, None));
    }
}

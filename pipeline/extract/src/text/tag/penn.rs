//! The Penn Treebank's tags (Marcus et al., "Building a large annotated corpus of English", 1993), as far as the lexicon
//! and the corrections use them, and the classes of words that a tag belongs to.

use super::Tag;

/// The words that are auxiliaries or copulas wherever they are verbs: the grammar's own, a closed class.
pub(super) const AUXILIARIES: [&str; 16] = [
    "be", "is", "are", "was", "were", "been", "being", "am", "has", "have", "had", "having", "do", "does", "did",
    "done",
];

macro_rules! penn {
    ($($variant:ident $name:literal $coarse:ident $doc:literal,)*) => {
        /// A Penn Treebank tag.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Penn { $(#[doc = $doc] $variant,)* }

        impl Penn {
            /// The tag called `name` in the Treebank.
            pub fn from_name(name: &str) -> Option<Penn> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// The coarse tag.
            pub fn coarse(self) -> Tag {
                match self { $(Self::$variant => Tag::$coarse,)* }
            }
        }
    };
}

penn! {
    Noun "NN" Noun "A singular noun.",
    Nouns "NNS" Noun "A plural noun.",
    Name "NNP" Name "A name.",
    Names "NNPS" Name "A plural name.",
    Base "VB" Verb "A verb's base form.",
    Present "VBP" Verb "A present tense, not third person.",
    Third "VBZ" Verb "A present tense, third person.",
    Past "VBD" Past "A past tense.",
    Participle "VBN" Participle "A past participle.",
    Gerund "VBG" Gerund "An -ing form.",
    Modal "MD" Modal "A modal.",
    Adjective "JJ" Adjective "An adjective.",
    Comparative "JJR" Adjective "A comparative.",
    Superlative "JJS" Adjective "A superlative.",
    Adverb "RB" Adverb "An adverb.",
    ComparativeAdverb "RBR" Adverb "A comparative adverb.",
    SuperlativeAdverb "RBS" Adverb "A superlative adverb.",
    Particle "RP" Adverb "A verb's particle.",
    Preposition "IN" Preposition "A preposition or subordinating conjunction.",
    To "TO" To "The word to.",
    Determiner "DT" Determiner "A determiner.",
    Predeterminer "PDT" Determiner "What stands before a determiner.",
    PossessivePronoun "PRP$" Determiner "its, their.",
    Pronoun "PRP" Pronoun "A personal pronoun.",
    Existential "EX" Pronoun "The there of there is.",
    Conjunction "CC" Conjunction "A coordinating conjunction.",
    WhDeterminer "WDT" Relative "which.",
    WhPronoun "WP" Relative "who.",
    WhPossessive "WP$" Relative "whose.",
    WhAdverb "WRB" Relative "where, when.",
    Possessive "POS" Possessive "The possessive 's.",
    Number "CD" Number "A number.",
    Comma "," Mark "A comma.",
    Stop "." Mark "A mark that ends a sentence.",
    Colon ":" Mark "A colon, semicolon or dash.",
    Dollar "$" Mark "A currency sign.",
    Open "(" Mark "An opening bracket.",
    Close ")" Mark "A closing bracket.",
    Quote "\"" Mark "A quotation mark.",
    Start "START" Mark "Before the first and after the last token.",
}

impl Penn {
    /// The tag of a mark.
    pub(super) fn mark(text: &str) -> Penn {
        match text {
            "," | "，" | "、" => Self::Comma,
            "." | "!" | "?" | "。" | "！" | "？" => Self::Stop,
            "$" | "£" | "€" | "¥" | "₹" => Self::Dollar,
            "(" | "[" | "（" => Self::Open,
            ")" | "]" | "）" => Self::Close,
            "\"" | "“" | "”" | "'" | "‘" | "’" => Self::Quote,
            "%" | "％" => Self::Noun,
            _ => Self::Colon,
        }
    }

    /// Whether it is a form of a verb.
    pub fn is_verb(self) -> bool {
        self.class() == Some(Classes::VERB)
    }

    /// Whether it belongs to a closed class of the grammar.
    pub fn is_closed(self) -> bool {
        self.class().is_none()
    }

    fn class(self) -> Option<Classes> {
        match self.coarse() {
            Tag::Noun | Tag::Name => Some(Classes::NOUN),
            Tag::Verb | Tag::Past | Tag::Participle | Tag::Gerund => Some(Classes::VERB),
            Tag::Adjective => Some(Classes::ADJECTIVE),
            Tag::Adverb => Some(Classes::ADVERB),
            _ => None,
        }
    }
}

/// The open classes that a word can belong to, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Classes(u8);

impl Classes {
    const NOUN: Classes = Classes(1);
    const VERB: Classes = Classes(2);
    const ADJECTIVE: Classes = Classes(4);
    const ADVERB: Classes = Classes(8);

    /// The classes named by the letters n, v, a and r.
    pub(super) fn parse(letters: &str) -> Classes {
        let bit = |letter| match letter {
            'n' => Self::NOUN.0,
            'v' => Self::VERB.0,
            'a' => Self::ADJECTIVE.0,
            'r' => Self::ADVERB.0,
            _ => 0,
        };
        Classes(letters.chars().map(bit).fold(0, |all, bit| all | bit))
    }

    /// These and the class of `tag`.
    pub(super) fn with(self, tag: Penn) -> Classes {
        Classes(self.0 | tag.class().map_or(0, |class| class.0))
    }
}

/// A word's likeliest tag, and the classes it can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordTag {
    pub(super) tag: Penn,
    pub(super) classes: Classes,
}

impl WordTag {
    /// A word that can have this tag alone.
    pub(super) fn only(tag: Penn) -> Self {
        Self { tag, classes: Classes(0).with(tag) }
    }

    /// How many kinds there are.
    pub(super) const KINDS: usize = 32;

    /// The classes that it can belong to, and whether its likeliest is a closed one, as one number.
    pub(super) fn kind(self) -> usize {
        usize::from(self.classes.0 & 15) | usize::from(self.tag.is_closed()) << 4
    }

    /// Whether a word of a kind can have `tag`: its class is one of the word's, or closed where the word's is closed too.
    pub(super) fn allows(kind: usize, tag: Penn) -> bool {
        tag.class().map_or(kind & 16 != 0, |class| kind & usize::from(class.0) != 0)
    }
}

//! What a text is about: weighted phrases vote for topics, and every label names its phrases.

//! What holds for every relation method.

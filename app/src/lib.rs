//! The face: everything a person sees and the verbs they can use.
#![allow(missing_docs, reason = "skeleton")]

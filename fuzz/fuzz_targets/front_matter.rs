#![no_main]
//! `targets::front_matter`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::front_matter(data));

#![no_main]
//! `targets::overlay`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::overlay(data));

//! Colours of a brand: how they are written, and whether text in them can be read on white paper.

use std::fmt;

use palette::color_difference::Wcag21RelativeContrast;
use palette::{FromColor, Oklch, Srgb};
use serde_json::json;

use crate::syntax::decode::{Decode, Faults, notation};
use crate::syntax::schema::{self, Definitions};
use crate::syntax::yaml::Node;

/// The least contrast of text with its ground (WCAG 2.2, criterion 1.4.3, level AA).
pub const LEAST_CONTRAST: f32 = 4.5;

/// A colour in sRGB, written `#1a3c6e` or `#13a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Reads a colour.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "`#` and six hexadecimal digits make one".to_owned();
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        if !matches!(digits.len(), 3 | 6) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let colour: Srgb<u8> = text.parse().map_err(|_| wrong())?;
        Ok(Self(colour.into()))
    }

    /// Its contrast with white, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self) -> f32 {
        self.float().relative_contrast(Srgb::new(1.0, 1.0, 1.0))
    }

    /// The nearest colour of the same hue in which text can be read on white: itself if it can be, else
    /// a darker one.
    pub fn readable(self) -> Self {
        let own = Oklch::from_color(self.float());
        // Steps that no eye tells apart, from its own lightness down to black.
        let darker = (0..=500).map(|step| {
            let lightness = own.l * (1.0 - step as f32 / 500.0);
            let rgb: Srgb<u8> = Srgb::from_color(Oklch { l: lightness, ..own }).into_format();
            Self(rgb.into())
        });
        std::iter::once(self)
            .chain(darker)
            .find(|colour| colour.contrast() >= LEAST_CONTRAST)
            .expect("black has the highest contrast that there is")
    }

    fn float(self) -> Srgb<f32> {
        Srgb::<u8>::from(self.0).into_format()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Decode for Colour {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Self> {
        notation(node, "a colour such as `\"#1a3c6e\"`", Colour::parse, faults)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.notation("Colour", || {
            let form = schema::pattern(
                "A colour in quotes: `\"#1a3c6e\"`.",
                "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
            );
            json!({ "allOf": [form] })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, LEAST_CONTRAST};

    #[test]
    fn contrast_is_that_of_the_standard() {
        let contrast = |text: &str| Colour::parse(text).expect("a colour").contrast();
        assert!((contrast("#000") - 21.0).abs() < 0.01);
        assert!((contrast("#fff") - 1.0).abs() < 0.01);
        // The grey that just fails.
        assert!((contrast("#777") - 4.48).abs() < 0.01);
    }

    #[test]
    fn a_colour_that_can_be_read_stays_and_another_becomes_just_dark_enough() {
        let readable = |text: &str| Colour::parse(text).expect("a colour").readable();
        assert_eq!(readable("#1a3c6e").to_string(), "#1a3c6e");
        for light in ["#ffd400", "#fff", "#0f0", "#f99", "#777777"] {
            let found = readable(light).contrast();
            assert!((LEAST_CONTRAST..LEAST_CONTRAST + 0.2).contains(&found), "{light}: {found}");
        }
    }
}

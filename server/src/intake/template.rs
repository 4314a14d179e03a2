//! A text put together from several columns: `{Column}` is replaced by the
//! cell, and a part in square brackets disappears when all the cells it
//! mentions are empty. `{{`, `}}`, `[[` and `]]` stand for the signs themselves.

/// A parsed template; columns are still names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Column(usize),
    Optional(Vec<Part>),
}

impl Template {
    /// Parses a template; `column` finds a column's place by its name.
    ///
    /// # Errors
    /// What is wrong, in Russian.
    pub fn parse(text: &str, column: &impl Fn(&str) -> Option<usize>) -> Result<Self, String> {
        let mut chars = text.chars().peekable();
        let mut outer: Vec<Part> = Vec::new();
        let mut inner: Option<Vec<Part>> = None;
        while let Some(c) = chars.next() {
            let within = inner.is_some();
            let parts = inner.as_mut().unwrap_or(&mut outer);
            match c {
                '{' | '}' | '[' | ']' if chars.peek() == Some(&c) => {
                    chars.next();
                    word(parts, c);
                }
                '{' => {
                    let mut closed = false;
                    let name: String = chars
                        .by_ref()
                        .take_while(|c| {
                            closed = *c == '}';
                            !closed
                        })
                        .collect();
                    if !closed {
                        return Err("в шаблоне не закрыта скобка «{»".into());
                    }
                    let at = column(&name).ok_or_else(|| {
                        format!("в шаблоне назван столбец «{name}», которого в файле нет")
                    })?;
                    parts.push(Part::Column(at));
                }
                '[' if !within => inner = Some(Vec::new()),
                ']' if within => outer.extend(inner.take().map(Part::Optional)),
                '}' | '[' | ']' => {
                    return Err(format!(
                        "в шаблоне лишний знак «{c}»; сам знак пишется дважды"
                    ));
                }
                c => word(parts, c),
            }
        }
        if inner.is_some() {
            return Err("в шаблоне не закрыта скобка «[»".into());
        }
        Ok(Self(outer))
    }

    /// The text for a row, without spaces around it.
    #[must_use]
    pub fn fill(&self, row: &csv::StringRecord) -> String {
        let mut out = String::new();
        fill(&self.0, row, &mut out);
        out.trim().to_owned()
    }
}

fn word(parts: &mut Vec<Part>, c: char) {
    if let Some(Part::Words(w)) = parts.last_mut() {
        w.push(c);
    } else {
        parts.push(Part::Words(c.into()));
    }
}

fn fill(parts: &[Part], row: &csv::StringRecord, out: &mut String) {
    for part in parts {
        match part {
            Part::Words(w) => out.push_str(w),
            Part::Column(at) => out.push_str(row.get(*at).unwrap_or("").trim()),
            Part::Optional(inner) => {
                let said = |p: &Part| matches!(p, Part::Column(at) if row.get(*at).is_some_and(|c| !c.trim().is_empty()));
                if inner.iter().any(said) {
                    fill(inner, row, out);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> Option<usize> {
        ["Type", "Address", "Note"].iter().position(|c| *c == name)
    }

    #[test]
    fn columns_options_and_signs() {
        let t = Template::parse("{Type} — {Address}[ ({Note})] [[x]] {{y}}", &column).unwrap();
        let row = |cells: [&str; 3]| csv::StringRecord::from(cells.to_vec());
        assert_eq!(
            t.fill(&row(["Яма", " Мира, 5 ", "глубокая"])),
            "Яма — Мира, 5 (глубокая) [x] {y}"
        );
        assert_eq!(
            t.fill(&row(["Яма", "Мира, 5", " "])),
            "Яма — Мира, 5 [x] {y}"
        );
    }

    #[test]
    fn mistakes_are_told() {
        for bad in ["{Nothing}", "{Type", "[{Type}", "{Type}]", "a}b", "[x[y]"] {
            assert!(Template::parse(bad, &column).is_err(), "{bad}");
        }
    }
}

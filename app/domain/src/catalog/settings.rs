//! What holds for the whole board, as an administrator enters it.

use serde::{Deserialize, Serialize};

use super::check_text;

/// Defaults that nobody could confirm (domain.md: «assumed»), in one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsEntry {
    /// Name of the place, «МЦУ Краснодар».
    pub place: String,
    /// Local minute of the day at which «сегодня» ends for deadlines (18:00 = 1080).
    pub day_end_minute: i16,
    /// Minutes before its deadline at which an appeal burns.
    pub burning_minutes: i16,
    /// Target share of answers on time, per cent.
    pub timeliness_target: i16,
    /// Days after the answer at which an appeal closes by itself.
    pub close_after_days: i16,
    /// How often one appeal may be considered again.
    pub reopen_limit: i16,
    /// Stars from which on a rating is good, so that the appeal is closed.
    pub rating_good: i16,
    /// Stars up to which it is bad, so that the appeal is considered again.
    pub rating_bad: i16,
    /// Minutes after which a session that nobody uses ends.
    pub session_idle_minutes: i32,
    /// Days after which every session ends.
    pub session_days: i32,
}

impl SettingsEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and its bounds.
    pub fn check(&self) -> Result<(), String> {
        check_text("название", &self.place, 60)?;
        if !(1..=1440).contains(&self.day_end_minute) {
            return Err("конец дня: время от 0:01 до 24:00".into());
        }
        for (field, n, least, most) in [
            ("горит за", self.burning_minutes.into(), 1, 1440),
            (
                "цель своевременности",
                self.timeliness_target.into(),
                0,
                100,
            ),
            ("закрывать через", self.close_after_days.into(), 1, 90),
            ("повторных рассмотрений", self.reopen_limit.into(), 0, 20),
            ("хорошая оценка", self.rating_good.into(), 2, 5),
            ("плохая оценка", self.rating_bad.into(), 1, 4),
            ("сеанс без действий", self.session_idle_minutes, 5, 10_080),
            ("сеанс всего", self.session_days, 1, 90),
        ] {
            if !(least..=most).contains(&n) {
                return Err(format!("{field}: от {least} до {most}"));
            }
        }
        if self.rating_bad >= self.rating_good {
            return Err("плохая оценка: должна быть ниже хорошей".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_out_of_bounds_is_named() {
        let good = SettingsEntry {
            place: "МЦУ".into(),
            day_end_minute: 1080,
            burning_minutes: 15,
            timeliness_target: 80,
            close_after_days: 7,
            reopen_limit: 3,
            rating_good: 4,
            rating_bad: 2,
            session_idle_minutes: 720,
            session_days: 14,
        };
        assert_eq!(good.check(), Ok(()));
        let wrong = |change: fn(&mut SettingsEntry)| {
            let mut entry = good.clone();
            change(&mut entry);
            entry.check().unwrap_err()
        };
        assert!(wrong(|e| e.place = " ".into()).starts_with("название"));
        assert!(wrong(|e| e.day_end_minute = 0).starts_with("конец дня"));
        assert!(wrong(|e| e.timeliness_target = 101).contains("от 0 до 100"));
        assert!(wrong(|e| e.session_idle_minutes = 4).starts_with("сеанс без действий"));
        assert!(wrong(|e| e.reopen_limit = -1).starts_with("повторных"));
        assert!(wrong(|e| e.rating_good = 6).starts_with("хорошая оценка"));
        assert!(wrong(|e| e.rating_bad = 4).contains("ниже хорошей"));
    }
}

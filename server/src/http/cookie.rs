//! Cookies: how they are read and set.

pub use app::context::cookie;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// Sets a cookie that no script reads and no other site sends along with a
/// form; `seconds` 0 takes it away.
pub fn set(response: &mut Response, name: &str, value: &str, seconds: u32) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Lets the cookies of an answer, whoever sets them, travel by HTTPS only.
pub fn by_https_only(response: &mut Response) {
    const SECURE: &str = "; Secure";
    let header::Entry::Occupied(mut cookies) = response.headers_mut().entry(header::SET_COOKIE)
    else {
        return;
    };
    for value in cookies.iter_mut() {
        if let Ok(text) = value.to_str()
            && !text.contains(SECURE)
            && let Ok(secure) = HeaderValue::from_str(&format!("{text}{SECURE}"))
        {
            *value = secure;
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("a=1; svodka_session=abc; b=2"),
        );
        assert_eq!(cookie(&headers, "svodka_session"), Some("abc"));
        assert_eq!(cookie(&headers, "svodka"), None);
    }

    #[test]
    fn every_cookie_is_made_secure_once() {
        let mut response = Response::new(axum::body::Body::empty());
        set(&mut response, "a", "1", 5);
        set(&mut response, "b", "2", 5);
        by_https_only(&mut response);
        by_https_only(&mut response);
        let all: Vec<_> = response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|v| v.to_str().unwrap().matches("; Secure").count())
            .collect();
        assert_eq!(all, [1, 1]);
    }
}

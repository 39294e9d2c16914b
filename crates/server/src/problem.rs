//! What went wrong, as an answer: problem details after RFC 9457 with a German sentence for people.
//!
//! This is the one place where an error becomes a status code.
//! Unexpected errors are logged here, once, and shown to nobody.

use std::borrow::Cow;
use std::fmt::Display;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::desk;
use crate::render::RenderError;

/// The media type of every error answer.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    name: &'static str,
    title: &'static str,
    detail: Cow<'static, str>,
}

impl Problem {
    /// A problem that has no constructor of its own below.
    pub fn new(
        status: StatusCode,
        name: &'static str,
        title: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            name,
            title,
            detail: detail.into(),
        }
    }

    /// Nothing is there, or nothing that the caller may know of.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "Nicht gefunden",
            "Unter dieser Adresse gibt es hier nichts.",
        )
    }

    /// The address exists, but not for this method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "Nicht vorgesehen",
            "Diese Adresse kennt die Anfrage in dieser Form nicht.",
        )
    }

    /// The request has no valid sign-in.
    pub fn not_signed_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not-signed-in",
            "Nicht angemeldet",
            "Sie sind auf diesem Gerät nicht angemeldet. Öffnen Sie Ihren Link noch einmal.",
        )
    }

    /// Role and phase do not allow what was asked.
    pub fn not_allowed() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "Nicht erlaubt",
            "Ihre Rolle erlaubt das in der jetzigen Phase nicht. Es wurde nichts geändert.",
        )
    }

    /// The request comes from another site, or its origin cannot be told.
    pub fn foreign_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign-origin",
            "Fremde Herkunft",
            "Die Anfrage kam nicht von dieser Anwendung und wurde nicht ausgeführt.",
        )
    }

    /// The body or a parameter cannot be understood; `detail` says which.
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "Unverständliche Anfrage",
            detail,
        )
    }

    /// The body is understood, but a value in it cannot be used; `detail` says which.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Angabe nicht verwendbar",
            detail,
        )
    }

    /// The body is no JSON.
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "Falsches Format",
            "Die Anfrage muss als JSON gesendet werden.",
        )
    }

    /// The body is larger than its limit.
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Zu groß",
            "Der gesendete Text ist zu groß. Es wurde nichts übernommen.",
        )
    }

    /// Too many requests in a short time.
    pub fn too_many() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "Zu viele Anfragen",
            "Gerade kommen zu viele Anfragen von Ihrem Anschluss. Warten Sie einen Augenblick und versuchen Sie es erneut.",
        )
    }

    /// The server is busy or stops; the same request may pass later.
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Im Augenblick nicht möglich",
            "Der Server kann das gerade nicht ausführen. Versuchen Sie es in einem Augenblick noch einmal.",
        )
    }

    /// An error nobody foresaw: logged with its cause, answered without it.
    pub fn unexpected(cause: &dyn Display) -> Self {
        tracing::error!(%cause, "unexpected error");
        Self::unexplained()
    }

    /// The answer to an error whose cause is already logged.
    pub fn unexplained() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unexpected",
            "Unerwarteter Fehler",
            "Auf dem Server ist ein Fehler aufgetreten. Gespeichertes ist nicht betroffen. Versuchen Sie es noch einmal.",
        )
    }

    /// The problem that stands for a bare status code, for answers that libraries make.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::not_json(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            StatusCode::TOO_MANY_REQUESTS => Self::too_many(),
            StatusCode::UNAUTHORIZED => Self::not_signed_in(),
            StatusCode::FORBIDDEN => Self::not_allowed(),
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(),
            other if other.is_server_error() => Self::unexplained(),
            other => Self {
                status: other,
                ..Self::malformed("Die Anfrage ist unvollständig oder nicht richtig aufgebaut.")
            },
        }
    }

    /// The status code of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The name behind `urn:petitum:problem:`.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        match error {
            E::Missing { .. } => Self::not_found(),
            E::LinkUnknown => Self::new(
                StatusCode::NOT_FOUND,
                "link-unknown",
                "Link unbekannt",
                "Diesen Link gibt es hier nicht. Prüfen Sie, ob er vollständig übernommen wurde.",
            ),
            E::LinkExpired | E::LinkSpent => Self::new(
                StatusCode::GONE,
                "link-expired",
                "Link abgelaufen",
                "Dieser Link gilt nicht mehr. Bitten Sie die Leitung um einen neuen.",
            ),
            E::LinkRevoked => Self::new(
                StatusCode::GONE,
                "link-revoked",
                "Link zurückgezogen",
                "Dieser Link wurde zurückgezogen. Bitten Sie die Leitung um einen neuen.",
            ),
            E::PhaseChanged { .. } => Self::new(
                StatusCode::CONFLICT,
                "phase-changed",
                "Phase hat gewechselt",
                "Die Phase des Papiers hat sich gerade geändert. Es wurde nichts geändert; sehen Sie sich den neuen Stand an.",
            ),
            E::HeadMoved { .. } | E::EpochChanged { .. } | E::ClientTaken { .. } | E::Taken(_) => Self::new(
                StatusCode::CONFLICT,
                "changed-meanwhile",
                "Inzwischen geändert",
                "Der Stand hat sich inzwischen geändert. Versuchen Sie es noch einmal.",
            ),
            E::Busy => Self::unavailable(),
            E::Full | E::Disk(_) => {
                tracing::error!(%error, "cannot store");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "cannot-store",
                    "Kann nicht speichern",
                    "Der Server kann gerade nichts speichern. Es wurde nichts geändert; benachrichtigen Sie die Leitung.",
                )
            }
            error => Self::unexpected(&error),
        }
    }
}

impl From<desk::Error> for Problem {
    fn from(error: desk::Error) -> Self {
        use desk::Error as E;
        match error {
            E::Invalid(sentence) => Self::invalid(sentence),
            E::NotNow(_) => Self::new(
                StatusCode::CONFLICT,
                "phase-changed",
                "Phase hat gewechselt",
                error.to_string(),
            ),
            E::File(sentence) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "no-file",
                "Keine Datei möglich",
                sentence,
            ),
            E::Render(error) => error.into(),
            E::Store(error) => error.into(),
            error => Self::unexpected(&error),
        }
    }
}

impl From<export::Error> for Problem {
    fn from(error: export::Error) -> Self {
        tracing::warn!(%error, "no file");
        desk::Error::File(error.sentence()).into()
    }
}

impl From<RenderError> for Problem {
    fn from(error: RenderError) -> Self {
        tracing::warn!(%error, "no file");
        let sentence = error.sentence();
        match error {
            RenderError::Refused { .. } | RenderError::TooCostly(_) => desk::Error::File(sentence).into(),
            RenderError::Busy => Self {
                detail: sentence.into(),
                ..Self::unavailable()
            },
            RenderError::Failed(_) => Self {
                detail: sentence.into(),
                ..Self::unexplained()
            },
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Json(json!({
            "type": format!("urn:petitum:problem:{}", self.name),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        }));
        let mut response = (self.status, body).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        response
    }
}

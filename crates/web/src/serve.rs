//! Connections: how many, how long their heads may be and take (security-and-records S7.3), and how they end when the service
//! is told to stop (S8.3).

use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

use crate::app::{App, router};

/// The most connections at once: more wait to be accepted.
const CONNECTIONS_MAX: usize = 1_000;
/// The most bytes of a request's head: more is answered 431.
const HEAD_MAX_BYTES: usize = 16 * 1024;
/// How long a head may take, and how long a connection may do nothing.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// How long requests that are under way may take once the service is told to stop.
const FINISH_WITHIN: Duration = Duration::from_secs(25);
/// How long to wait when no connection can be accepted, as when there are too many open files.
const ACCEPT_AGAIN: Duration = Duration::from_millis(200);

/// Serves on `listener` until `stop` is done, then lets the requests under way finish, 25 seconds at most.
///
/// # Errors
/// None today: a connection that cannot be accepted is logged and the next one tried.
pub async fn serve<S>(listener: TcpListener, app: App, stop: S) -> io::Result<()>
where
    S: Future<Output = ()> + Send + 'static,
{
    let (router, ending) = (router(&app), GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        answer(stream, peer, place, router.clone(), &ending);
    }
    app.stop();
    drop(listener);
    tokio::select! {
        () = ending.shutdown() => {}
        () = tokio::time::sleep(FINISH_WITHIN) => {
            tracing::warn!("requests were still under way 25 seconds after the service was told to stop");
        }
    }
    Ok(())
}

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed, so there is always a place in the end.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// Answers the requests of one connection on a task of its own.
fn answer(stream: TcpStream, peer: SocketAddr, place: Option<OwnedSemaphorePermit>, router: Router, ending: &GracefulShutdown) {
    // A page is one small write: waiting for more to send with it only makes it late.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection cannot be told to send at once");
    }
    let knows_peer = router.map_request(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_header_size(HEAD_MAX_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(knows_peer));
    let watched = ending.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            // The other end went away, or sent what is no HTTP: its own affair.
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    });
}

//! The library: its pace, retries and position, with the test's own HTTP client and simulated time.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use connectql::engine::Instance;
use connectql::live::{
    Client, Limits, LiveProblem, Search, Settings, SharedCredentialsProvider, SharedHttpConnector,
};
use connectql::service::Service;
use connectql::{Options, USERS, compile_with};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

/// A service in this process that allows as many calls as the real one.
#[derive(Clone, Debug)]
struct Quota {
    service: Arc<Service>,
    start: Instant,
    calls: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
}

impl Quota {
    /// A service with this many users.
    fn new(users: usize) -> Self {
        let users: Vec<_> = (0..users)
            .map(|number| json!({"Id": number.to_string()}))
            .collect();
        let instance = Instance::new(json!({"Users": users})).unwrap();
        Quota {
            service: Arc::new(Service::throttled(instance)),
            start: Instant::now(),
            calls: Arc::default(),
            refused: Arc::default(),
        }
    }

    fn count(counter: &AtomicU64) -> u64 {
        counter.load(Ordering::Relaxed)
    }

    fn client(&self) -> impl Future<Output = Client> {
        client(self.clone())
    }
}

impl HttpConnector for Quota {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let quota = self.clone();
        HttpConnectorFuture::new(async move {
            // Calls arrive at different intervals from those at which they were sent.
            let number = quota.calls.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(number * 37 % 80)).await;
            let body = request.body().bytes().unwrap_or_default();
            let now = quota.start.elapsed();
            let answer = quota.service.answer("POST", "/search-users", body, now);
            if answer.status == 429 {
                quota.refused.fetch_add(1, Ordering::Relaxed);
            }
            sleep(Duration::from_millis(number * 53 % 100)).await;
            let status = answer.status.try_into().unwrap();
            let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
            if let Some(kind) = answer.error_type {
                response.headers_mut().insert("x-amzn-errortype", kind);
            }
            Ok(response)
        })
    }
}

/// Never answers.
#[derive(Debug)]
struct Silent(Arc<AtomicU64>);

impl HttpConnector for Silent {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        self.0.fetch_add(1, Ordering::Relaxed);
        HttpConnectorFuture::new(std::future::pending())
    }
}

/// Always answers with a status.
#[derive(Debug)]
struct Always(u16, Arc<AtomicU64>);

impl HttpConnector for Always {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        self.1.fetch_add(1, Ordering::Relaxed);
        let status = self.0.try_into().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::empty())))
    }
}

async fn client(connector: impl HttpConnector + 'static) -> Client {
    let mut settings = Settings::default();
    settings.region = Some("eu-central-1".to_owned());
    let credentials = Credentials::new("AKIAMADEUP", "secret", None, None, "made up");
    settings.credentials = Some(SharedCredentialsProvider::new(credentials));
    settings.connector = Some(SharedHttpConnector::new(connector));
    Client::load(settings).await.unwrap()
}

/// A search for all users, with this many on a page.
fn search_all_users(client: &Client, on_a_page: u16) -> Search {
    let mut options = Options::default();
    options.instance_id = Some("i".to_owned());
    options.max_results = Some(on_a_page);
    let plan = compile_with(&USERS, "", &options).unwrap();
    client.search(&USERS, plan, Limits::default()).unwrap()
}

async fn read(mut search: Search) -> Result<(u64, u64), LiveProblem> {
    while search.next().await?.is_some() {}
    Ok((search.records(), search.calls()))
}

#[tokio::test(start_paused = true)]
async fn twenty_searches_of_thirty_pages_are_never_throttled() {
    let quota = Quota::new(60);
    let client = quota.client().await;
    let searches: Vec<_> = (0..20)
        .map(|_| tokio::spawn(read(search_all_users(&client, 2))))
        .collect();
    for search in searches {
        assert_eq!(search.await.unwrap().unwrap(), (60, 30));
    }
    assert_eq!(Quota::count(&quota.refused), 0);
    // 600 calls take 298 seconds at the service's own pace.
    let seconds = quota.start.elapsed().as_secs();
    assert!((298..320).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn twenty_consecutive_searches_succeed() {
    let quota = Quota::new(60);
    for _ in 0..20 {
        // A new client does not know about the earlier calls.
        let client = quota.client().await;
        assert_eq!(read(search_all_users(&client, 2)).await.unwrap().0, 60);
    }
    assert!(Quota::count(&quota.refused) > 0);
}

#[tokio::test(start_paused = true)]
async fn ten_concurrent_programs_succeed() {
    let quota = Quota::new(20);
    let mut programs = Vec::new();
    for _ in 0..10 {
        let client = quota.client().await;
        programs.push(tokio::spawn(read(search_all_users(&client, 4))));
    }
    for program in programs {
        assert_eq!(program.await.unwrap().unwrap().0, 20);
    }
}

#[tokio::test(start_paused = true)]
async fn a_search_of_a_silent_service_fails() {
    let calls = Arc::new(AtomicU64::new(0));
    let client = client(Silent(Arc::clone(&calls))).await;
    let mut search = search_all_users(&client, 2);
    let problem = search.next().await.unwrap_err();
    assert!(
        problem.to_string().contains("no response in 60 seconds"),
        "{problem}"
    );
    assert_eq!((Quota::count(&calls), search.calls()), (4, 4));
    assert_eq!(search.position().unwrap().page, 1);
}

#[tokio::test(start_paused = true)]
async fn throttled_and_failed_calls_end_after_ten_attempts() {
    for (status, message) in [
        (429, "throttled the request 10 times"),
        (500, "(status 500)"),
        (503, "(status 503)"),
    ] {
        let calls = Arc::new(AtomicU64::new(0));
        let client = client(Always(status, Arc::clone(&calls))).await;
        let problem = search_all_users(&client, 2).next().await.unwrap_err();
        assert!(problem.to_string().contains(message), "{problem}");
        assert_eq!(Quota::count(&calls), 10);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_search_continues_without_loss() {
    let quota = Quota::new(30);
    let mut search = search_all_users(&quota.client().await, 3);
    let (mut found, mut cancelled) = (Vec::new(), 0);
    loop {
        match timeout(Duration::from_millis(120), search.next()).await {
            Ok(Ok(Some(user))) => found.push(user.to_string()),
            Ok(Ok(None)) => break,
            Ok(Err(problem)) => panic!("{problem}"),
            Err(_) => cancelled += 1,
        }
    }
    assert!(cancelled > 5, "{cancelled}");
    let wanted: Vec<_> = (0..30)
        .map(|number| format!("{{\"Id\":\"{number}\"}}"))
        .collect();
    assert_eq!(found, wanted);
}

#[tokio::test(start_paused = true)]
async fn a_failed_search_continues_at_the_failed_page() {
    let quota = Quota::new(6);
    let client = quota.client().await;
    let mut limits = Limits::default();
    limits.calls = Some(1);
    let mut options = Options::default();
    options.instance_id = Some("i".to_owned());
    options.max_results = Some(4);
    let plan = compile_with(&USERS, "", &options).unwrap();
    let mut search = client.search(&USERS, plan, limits).unwrap();
    for _ in 0..4 {
        assert!(search.next().await.unwrap().is_some());
    }
    for _ in 0..2 {
        let problem = search.next().await.unwrap_err();
        assert!(
            matches!(problem, LiveProblem::MaxCalls { max: 1, .. }),
            "{problem}"
        );
        assert_eq!((search.records(), search.position().unwrap().page), (4, 2));
    }
}

// The console stays quiet, and nothing is asked of anybody else: no errors, no refusals of the content security policy, no
// missing files, no other hosts.

/** Listens to a page from now on; `take` gives what was heard since and forgets it. */
export function listen(page, address) {
  const heard = []
  const say = (rule, element, todo) => heard.push({ rule: `quiet/${rule}`, element, todo })
  const own = new URL(address).origin
  page.on('console', (message) => {
    const { url } = message.location()
    // A refusal or an error page is meant; the browser notes it for the document itself. Other files are listened to below.
    if (/^Failed to load resource/.test(message.text())) return
    if (message.type() === 'error' || message.type() === 'warning') {
      say('console', message.text().slice(0, 160), `Nothing may be written to the console (${new URL(url || own).pathname})`)
    }
  })
  page.on('pageerror', (error) => say('script', error.message.slice(0, 160), 'A script of the page failed'))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.origin !== own) say('other-host', url.origin, 'Ask nothing of another host')
  })
  page.on('response', (response) => {
    const asked = response.request()
    if (asked.resourceType() !== 'document' && response.status() >= 400) {
      say('missing-file', new URL(response.url()).pathname, `It answered ${response.status()}: every file that a page names must be there`)
    }
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A click that leads on ends what was still loading.
    if (why !== 'net::ERR_ABORTED') say('missing-file', new URL(request.url()).pathname, `It could not be loaded: ${why}`)
  })
  return { take: () => heard.splice(0) }
}

// Starts Chromium, and opens windows that behave as ours do: one size, one zone, nothing kept between them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

/** Width of a usual laptop, of a phone, and of a laptop at 400% zoom (WCAG 1.4.10). */
export const WIDE = { width: 1280, height: 900 }
export const PHONE = { width: 375, height: 812 }
export const ZOOMED = { width: 320, height: 256 }

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage'
]

/**
 * A browser with a fresh folder for its data; `close` ends it and removes the folder.
 * @param {string} program where Chromium is
 */
export async function startBrowser(program) {
  const folder = mkdtempSync(join(tmpdir(), 'rainer-browser-'))
  // Everything that Chromium writes beside its profile goes to the same folder.
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder }
  const browser = await chromium.launch({ executablePath: program, headless: true, args: FLAGS, env })
  return {
    window: (address, { script = true } = {}) =>
      browser.newContext({
        baseURL: address,
        viewport: WIDE,
        javaScriptEnabled: script,
        locale: 'en-GB',
        timezoneId: 'Europe/London',
        reducedMotion: 'reduce'
      }),
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

// One person at one window: opens a page, brings it into a state, and has every check look at it.
import { join } from 'node:path'
import { PHONE, WIDE, ZOOMED } from './browser.mjs'
import { axe, targetSizes } from './checks/axe.mjs'
import { keyboard } from './checks/keyboard.mjs'
import { narrow } from './checks/narrow.mjs'
import { listen } from './checks/quiet.mjs'
import { response as looksAtResponse } from './checks/response.mjs'
import { structure } from './checks/structure.mjs'
import { World } from './world.mjs'

export class Look {
  /** Pages that were looked at so far, by name; the addresses that were shown; the links on them, and where each stood. */
  seen = new Set()
  addresses = new Set()
  links = new Map()

  #last
  #quiet

  /**
   * @param {string} role first part of every page's name
   * @param {import('playwright-core').Page} page
   * @param {{address: string, findings: import('./findings.mjs').Findings, screenshots: string | undefined}} office
   * @param {{script?: boolean}} how `script: false` where the window has script switched off: axe-core cannot run there
   */
  constructor(role, page, office, { script = true } = {}) {
    Object.assign(this, { role, page, office, script })
    this.#quiet = listen(page, office.address)
    page.on('response', (response) => {
      const asked = response.request()
      const redirects = response.status() >= 300 && response.status() < 400
      if (asked.isNavigationRequest() && asked.frame() === page.mainFrame() && !redirects) this.#last = response
    })
  }

  /** Opens an address and waits until its script has run; waits and asks again when told that it was too quick. */
  async open(path) {
    for (;;) {
      const answer = await this.page.goto(path)
      if (answer?.status() !== 429) return answer
      const seconds = Number((await answer.allHeaders())['retry-after'] ?? 5)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    }
  }

  /** Addresses of the links on the page shown that fit. */
  async hrefs(pattern) {
    const all = await this.page.locator('a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    return [...new Set(all.filter((href) => pattern.test(href)))]
  }

  /**
   * Opens `path`, does `act` there, and checks what is then shown. What goes wrong is a finding, and never ends the run.
   * @param {string} name of the page in its state: `close-session-errors`
   * @param {string} path
   * @param {{status?: number | number[], modal?: boolean, act?: (page: import('playwright-core').Page) => Promise<unknown>}} expected
   *   `modal`: a dialog is open that keeps the focus in itself, so that the rest of the page is out of reach
   * @returns {Promise<boolean>} whether it could be looked at
   */
  async at(name, path, { status = 200, modal = false, act } = {}) {
    const named = `${this.role}-${name}`
    // What was heard while looking for a page belongs to no page.
    this.#quiet.take()
    try {
      await this.open(path)
      if (act) {
        await act(this.page)
        await this.page.waitForLoadState()
      }
      this.addresses.add(new URL(this.page.url()).pathname)
      this.addresses.add(path.replace(/[?#].*/, ''))
      await this.#check(named, status, modal)
      this.seen.add(named)
      return true
    } catch (error) {
      const [first] = String(error.message).split('\n')
      this.find(named, { rule: 'page/opened', element: path, todo: `It could not be looked at: ${first}` })
      this.#quiet.take()
      return false
    }
  }

  /** Records something found. */
  find(page, found) {
    this.office.findings.add({ page, ...found })
  }

  async #check(name, status, modal) {
    const { page } = this
    const aboutPerson = (await page.locator('.moj-identity-bar').count()) > 0
    const found = await looksAtResponse(this.#last, status)
    const world = await World.of(page)
    try {
      await this.#noteLinks(world, name)
      found.push(...(await structure(world, { aboutPerson })))
      await this.#screenshots(name)
      if (!modal) found.push(...(await keyboard(page, world)))
      await page.setViewportSize(ZOOMED)
      found.push(...(await narrow(world)))
      if (this.script) found.push(...(await targetSizes(world)))
      await page.setViewportSize(WIDE)
      await world.run(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      if (this.script) found.push(...(await axe(world)))
    } finally {
      await page.setViewportSize(WIDE)
      await world.close()
    }
    for (const one of [...found, ...this.#quiet.take()]) this.find(name, one)
  }

  async #noteLinks(world, name) {
    const links = await world.run(() => [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href')))
    for (const link of links) if (!this.links.has(link)) this.links.set(link, name)
  }

  async #screenshots(name) {
    const { screenshots } = this.office
    if (!screenshots) return
    for (const size of [PHONE, WIDE]) {
      await this.page.setViewportSize(size)
      await this.page.screenshot({ path: join(screenshots, `${name}-${size.width}.png`), fullPage: true })
    }
  }
}

// Called by build.rs: `node assets.mjs check` says (by exit code) whether node_modules holds
// the locked versions; `node assets.mjs make OUT` compiles the style sheet and the script and
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const govuk = join(here, 'node_modules/govuk-frontend')
const moj = join(here, 'node_modules/@ministryofjustice/frontend')
const [, , wish, out] = process.argv

if (wish === 'check') process.exit(lockedVersionsAreHere() ? 0 : 3)
else if (wish === 'make') await make()
else throw new Error(`unknown wish: ${wish}`)

function lockedVersionsAreHere() {
  try {
    const locked = readJson(join(here, 'package-lock.json')).packages
    const installed = readJson(join(here, 'node_modules/.package-lock.json')).packages
    return Object.entries(locked).every(
      ([path, { version, optional }]) =>
        path === '' || (installed[path] ? installed[path].version === version : optional)
    )
  } catch {
    return false
  }
}

async function make() {
  const sass = await import('sass')
  const esbuild = await import('esbuild')

  rmSync(out, { recursive: true, force: true })
  mkdirSync(join(out, 'fixtures'), { recursive: true })
  const assets = []
  const keep = (role, name, extension, type, bytes) => {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
    const file = `${name}-${hash}.${extension}`
    writeFileSync(join(out, file), bytes)
    assets.push({ role, file, type })
    return file
  }

  const compiled = sass.compile(join(here, 'sass/rainer.scss'), {
    style: 'compressed',
    loadPaths: [here],
    logger: sass.Logger.silent
  }).css
  // Only small icons of MoJ Frontend may be named by the style sheet, and those we ship.
  const css = compiled.replace(/url\(([^)]*)\)/g, (_, address) => {
    const icon = /^["']?\/assets\/images\/(icon-[a-z-]+)\.svg["']?$/.exec(address)
    if (!icon) throw new Error(`the style sheet names a file that we do not ship: ${address}`)
    const bytes = readFileSync(join(moj, 'moj/assets/images', `${icon[1]}.svg`))
    return `url(${keep('Icon', icon[1], 'svg', 'image/svg+xml', bytes)})`
  })
  if (/@font-face|GDS Transport/.test(css)) throw new Error('the style sheet names a font')
  keep('Style', 'rainer', 'css', 'text/css; charset=utf-8', css)

  const bundle = await esbuild.build({
    entryPoints: [join(here, 'js/start.mjs')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2020'],
    legalComments: 'none',
    write: false
  })
  keep('Script', 'rainer', 'js', 'text/javascript; charset=utf-8', bundle.outputFiles[0].contents)

  for (const home of [govuk, moj]) {
    const { name, version, license } = readJson(join(home, 'package.json'))
    if (license !== 'MIT') throw new Error(`the licence of ${name} is now ${license}`)
    const notice = readFileSync(join(here, 'licences', `${name.replace(/^@|\/.*$/g, '')}.txt`), 'utf8')
    const text = `${name} ${version}\n\n${notice}`
    keep('Licence', name.replace('@', '').replace('/', '-'), 'txt', 'text/plain; charset=utf-8', text)
  }

  const compressed = [css, bundle.outputFiles[0].contents].map((bytes) => gzipSync(bytes, { level: 9 }).length)
  writeFileSync(join(out, 'compressed.txt'), compressed.join(' '))
  writeFileSync(join(out, 'assets.txt'), assets.map((a) => [a.role, a.file, a.type].join('\t')).join('\n'))
  const components = join(govuk, 'dist/govuk/components')
  for (const entry of readdirSync(components, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    cpSync(join(components, entry.name, 'fixtures.json'), join(out, 'fixtures', `${basename(entry.name)}.json`))
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

// The headless shell first: it has no windows, and the browser tests take half the processor time in it.
const systemNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

/** Finds a Chromium: `CHROMIUM_PATH`, the system's or Playwright's. Installs one if there is none. */
export function findChromium(): string {
  return present() ?? install() ?? fail()
}

function present(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : fail(`CHROMIUM_PATH names ${named}, which is not there.`)
  return (
    systemNames.map(onPath).find(path => path !== undefined) ??
    (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined)
  )
}

function onPath(name: string): string | undefined {
  try {
    return (
      execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    )
  } catch {
    return undefined
  }
}

/** Installs Playwright's Chromium, or a package of Debian's if the download fails. */
function install(): string | undefined {
  process.stdout.write('No Chromium was found; installing one for the browser tests …\n')
  attempt(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], 120_000)
  if (present()) return present()
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const apt = (...args: string[]) => {
    const [program = '', ...rest] = [...asRoot, 'apt-get', ...args]
    attempt(program, rest, 600_000)
  }
  apt('update')
  for (const name of ['chromium-headless-shell', 'chromium']) {
    apt('install', '-y', '--no-install-recommends', name, 'fonts-noto-cjk')
    if (present()) return present()
  }
  return present()
}

function attempt(program: string, args: string[], timeout: number): void {
  try {
    execFileSync(program, args, {
      stdio: 'ignore',
      timeout,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch {
    // The next attempt follows; `fail` reports if none succeeds.
  }
}

function fail(reason = 'No Chromium was found, and none could be installed.'): never {
  throw new Error(`${reason} Install Chromium, or set CHROMIUM_PATH to one.`)
}

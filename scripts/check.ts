import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'

const report = join(tmpdir(), `latchkey-tests-${process.pid}.json`)
const bin = (path: string) => ['node_modules', ...path.split('/')].join('/')

/** Runs all checks, the fastest first. */
step('Style', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'])
step('Types', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'])
step('Types of the templates', [bin('typescript/bin/tsc'), '-p', 'packages/cli/src/init/templates'])
step('Unused', [bin('knip/bin/knip.js'), '--no-progress'])
step('Pages', ['scripts/build-pages.ts'])
process.env.CHROMIUM_PATH = findChromium()
step('Tests', [
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
])

const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
} = JSON.parse(readFileSync(report, 'utf8'))
rmSync(report)
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)

function step(name: string, args: string[]): void {
  process.stdout.write(`\n── ${name}\n`)
  const begun = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  process.stdout.write(
    `── ${name}: ${status === 0 ? 'ok' : 'failed'} in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`,
  )
  if (status !== 0) process.exit(status ?? 1)
}

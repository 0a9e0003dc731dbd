import { readdirSync } from 'node:fs'
import { configDefaults, defineConfig } from 'vitest/config'

/** Servers that are killed, databases that go away, full disks: minutes, most of them waiting. `npm run test:faults`. */
const faults = [
  ...[
    'crash',
    'deletion-crash',
    'export-crash',
    'user-jobs-crash',
    'notices-crash',
    'killed-sign-in',
    'webhooks-faults',
  ],
  ...['endings', 'faults', 'key-rotation', 'odd-databases', 'outages'],
].map(name => `tests/${name}.test.ts`)

/** Journeys through all pages, in a browser: as long as all the rest together. `npm run test:journeys`. */
const journeys = readdirSync(new URL('tests', import.meta.url))
  .filter(name => name.startsWith('journeys-') && !/-(console|element|sign-in)\.test/.test(name))
  .map(name => `tests/${name}`)

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', '{scripts,tests}/**/*.test.ts'],
    // Minutes of interrupted sign-ins: `npm run test:interruptions`.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.INTERRUPT_ALL ? [] : ['tests/crash-sign-in.test.ts']),
      ...(process.env.FAULTS || process.env.INTERRUPT_ALL ? [] : faults),
      ...(process.env.JOURNEYS ? [] : journeys),
      // Minutes of installing: `npm run test:packages`.
      ...(process.env.PACKAGES ? [] : ['tests/packages*.test.ts']),
    ],
    globalSetup: 'tests/support/postgres.ts',
    setupFiles: 'tests/support/check-responses.ts',
    // The files of a worker share its modules: loading them for each took a third of the time.
    isolate: false,
    // Each file brings a server of its own. More than the cores, as some files mostly wait.
    maxWorkers: 4,
    // Ten times what the slowest takes on a quiet machine: a busy one must not fail a test that is right.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
})

import { configDefaults, defineConfig } from 'vitest/config'

/** Servers that are killed, databases that go away, full disks: minutes, most of them waiting. `npm run test:faults`. */
const faults = [
  ...['crash', 'deletion-crash', 'export-crash', 'notices-crash', 'killed-sign-in', 'webhooks-faults'],
  ...['faults', 'key-rotation', 'odd-databases', 'outages'],
].map(name => `tests/${name}.test.ts`)

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', '{scripts,tests}/**/*.test.ts'],
    // Minutes of interrupted sign-ins: `npm run test:interruptions`.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.INTERRUPT_ALL ? [] : ['tests/crash-sign-in.test.ts']),
      ...(process.env.FAULTS || process.env.INTERRUPT_ALL ? [] : faults),
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

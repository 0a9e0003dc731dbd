import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    // Minutes of interrupted sign-ins: `npm run test:interruptions`.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.INTERRUPT_ALL ? [] : ['tests/crash-sign-in.test.ts']),
    ],
    globalSetup: 'tests/support/postgres.ts',
    setupFiles: 'tests/support/check-responses.ts',
    // The files of a worker share its modules: loading them for each took a third of the time.
    isolate: false,
    // Each file brings a server of its own. More than the cores, as some files mostly wait.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})

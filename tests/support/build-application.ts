import { join } from 'node:path'
import { build, type Rolldown } from 'vite'

const entry = 'virtual:application'

/** Builds an application that consists of this module, as its developer would, and returns the files. */
export async function buildApplication(source: string): Promise<Rolldown.RolldownOutput['output']> {
  const { NODE_ENV } = process.env
  // That of the tests would choose React’s development build.
  process.env.NODE_ENV = 'production'
  try {
    return await buildFor(source)
  } finally {
    process.env.NODE_ENV = NODE_ENV
  }
}

async function buildFor(source: string) {
  const built = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    // The libraries' “use client” would be a warning each.
    logLevel: 'error',
    plugins: [
      {
        name: 'application',
        resolveId: id => (id === entry ? '\0application.tsx' : undefined),
        load: id => (id === '\0application.tsx' ? source : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: entry, output: { entryFileNames: 'main.js' } },
    },
  })
  // The cast is safe: one build without watching has one output.
  return (built as Rolldown.RolldownOutput).output
}

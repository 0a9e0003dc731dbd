import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { Features } from 'lightningcss'
import { build } from 'vite'
import { writeDeclarations } from './declarations.ts'
import { dependenciesOf, manifestOf, openStage, packStage, root } from './stage.ts'

/**
 * Packs `@latchkey/react`: the account components with the kit and the texts inside, module by module, so that an
 * application's bundler keeps what is used, and one file of CSS.
 */
export async function packReact(): Promise<string> {
  const folder = openStage('react')
  const entry = ['index', 'auth'].map(name => join(root, `packages/react/src/${name}.ts`))
  await build({
    configFile: false,
    root: join(root, 'packages/react'),
    logLevel: 'warn',
    plugins: [react()],
    css: { lightningcss: { exclude: Features.DirSelector } },
    build: {
      outDir: join(folder, 'dist'),
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      lib: { entry, formats: ['es'], cssFileName: 'style' },
      rolldownOptions: {
        external: /^(?!@latchkey\/(ui|locales))[\w@]/,
        output: {
          preserveModules: true,
          preserveModulesRoot: join(root, 'packages'),
          entryFileNames: '[name].js',
          // Server components of React cannot use hooks; the applications' bundlers read this line.
          banner: "'use client';",
        },
      },
    },
  })
  for (const name of ['index', 'auth']) writeDeclarations(`react/src/${name}.ts`, join(folder, 'dist'))
  return packStage(
    folder,
    {
      name: '@latchkey/react',
      version: manifestOf('react').version,
      description: 'The account page of a Latchkey server as React components.',
      exports: {
        '.': { types: './dist/react/src/index.d.ts', default: './dist/react/src/index.js' },
        './auth': { types: './dist/react/src/auth.d.ts', default: './dist/react/src/auth.js' },
        './style.css': './dist/style.css',
      },
      files: ['dist'],
      sideEffects: ['**/*.css'],
      dependencies: {
        '@latchkey/client': manifestOf('client').version,
        ...withoutPeers(dependenciesOf('react', 'ui', 'locales')),
      },
      peerDependencies,
    },
    'packages/react/README.md',
  )
}

/** What the application brings. */
const peerDependencies = { react: '^18.2.0 || ^19.0.0', 'react-dom': '^18.2.0 || ^19.0.0' }

function withoutPeers(dependencies: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !(name in peerDependencies)))
}

import { cpSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'tsdown'
import { dependenciesOf, manifestOf, openStage, packStage, root } from './stage.ts'

/**
 * Packs `latchkey`: the server, its pages and the command. Node runs no TypeScript below `node_modules`, so each
 * module becomes a JavaScript file, at the same place in the tree, where it finds its migrations, texts and pages.
 */
export async function packLatchkey(): Promise<string> {
  const folder = openStage('latchkey')
  await build({
    config: false,
    cwd: root,
    entry: {
      'cli/src/main': 'packages/cli/src/main.ts',
      // Its own entry, because a thread begins with it.
      'server/src/scripts/worker': 'packages/server/src/scripts/worker.ts',
    },
    root: join(root, 'packages'),
    outDir: join(folder, 'dist'),
    unbundle: true,
    fixedExtension: false,
    platform: 'node',
    target: 'node22.18',
    dts: false,
    deps: { alwaysBundle: [/^@latchkey\//], neverBundle: [/^(?!@latchkey\/)[\w@]/] },
    logLevel: 'warn',
  })
  for (const data of globSync(
    [
      'server/src/store/migrations/*.sql',
      'locales/*/{errors,letters,connectors}.json',
      '{web,element}/dist/**/*',
      'cli/src/init/templates/*/**/*',
    ],
    { cwd: join(root, 'packages'), withFileTypes: false },
  ))
    cpSync(join(root, 'packages', data), join(folder, 'dist', data), { recursive: true })
  return packStage(
    folder,
    {
      name: 'latchkey',
      version: manifestOf('cli').version,
      description: 'An open-source account server that speaks the protocol of Logto.',
      bin: { latchkey: './dist/cli/src/main.js' },
      files: ['dist'],
      dependencies: dependenciesOf('cli', 'server', 'mcp', 'contract', 'locales'),
    },
    'README.md',
  )
}

import { parse } from '@babel/parser'
import { describe, expect, it } from 'vitest'
import {
  expressProject,
  type Files,
  nextProject,
  viteReactProject,
  viteVueProject,
  writeProject,
} from '../../../../tests/support/projects.ts'
import { frameworkOf } from './frameworks.ts'
import { readProject } from './project.ts'

/** What `init` would do in a project with these files. */
function planFor(files: Files) {
  const project = readProject(writeProject(files))
  const framework = frameworkOf(project)
  const plan = framework.plan(project)
  const patched = Object.fromEntries(plan.patches.map(({ path, after }) => [path, after]))
  return { ...plan, id: framework.id, patched, paths: plan.added.map(({ path }) => path) }
}

/** The project without TypeScript, its files renamed. */
function inJavaScript(files: Files): Files {
  const plain = Object.entries(files).map(([path, text]) => [
    path.replace(/\.ts(x?)$/, '.js$1'),
    text
      .replace(/"typescript":"[^"]*"(,?)/, '')
      .replace(/,}/g, '}')
      .replace(')!', ')')
      .replace(/: (LayoutProps<"\/">|Metadata)|import type .*\n/g, ''),
  ])
  return Object.fromEntries(plain)
}

const withScript = (files: Files, dev: string): Files => {
  const manifest = JSON.parse(files['package.json'] ?? '')
  return { ...files, 'package.json': JSON.stringify({ ...manifest, scripts: { dev } }) }
}

describe('React with Vite', () => {
  it('has the application wrapped, in the indentation of its file', () => {
    const { id, patched, paths, byHand } = planFor(viteReactProject)
    expect(id).toBe('vite-react')
    expect(byHand).toEqual([])
    expect(paths).toEqual(['Latchkey', 'AccountMenu', 'AccountPage'].map(name => `src/latchkey/${name}.tsx`))
    expect(patched).toEqual({
      'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './index.css'
import App from './App.tsx'
import { Latchkey } from './latchkey/Latchkey'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Latchkey>
      <App />
    </Latchkey>
  </StrictMode>,
)
`,
    })
  })

  it.each([
    {
      shape: 'a router around the application',
      before: '<React.StrictMode>\n\t<BrowserRouter>\n\t\t<App />\n\t</BrowserRouter>\n</React.StrictMode>',
      after:
        '<React.StrictMode>\n\t<Latchkey>\n\t\t<BrowserRouter>\n\t\t\t<App />\n\t\t</BrowserRouter>\n\t</Latchkey>\n</React.StrictMode>',
    },
    { shape: 'no strict mode', before: '<App />', after: '<Latchkey><App /></Latchkey>' },
    {
      shape: 'a fragment',
      before: '<><RouterProvider router={router} /></>',
      after: '<><Latchkey><RouterProvider router={router} /></Latchkey></>',
    },
  ])('keeps $shape', ({ before, after }) => {
    const main = (element: string, line = '') =>
      `import App from "./App";\r\n${line}\r\nconst root = createRoot(element);\r\nroot.render(${element.replaceAll('\n', '\r\n')});\r\n`
    const { patched } = planFor({ ...viteReactProject, 'src/main.tsx': main(before) })
    expect(patched['src/main.tsx']).toBe(main(after, 'import { Latchkey } from "./latchkey/Latchkey";\r\n'))
  })

  it.each([
    { shape: 'renders several elements', main: 'root.render(<><App /><Toasts /></>)' },
    { shape: 'renders a variable', main: 'root.render(app)' },
    { shape: 'renders twice', main: 'one.render(<App />)\nother.render(<App />)' },
    { shape: 'cannot be parsed', main: 'root.render(<App>' },
  ])('leaves a file that $shape to the person', ({ main }) => {
    const { patches, byHand, added } = planFor({ ...viteReactProject, 'src/main.tsx': main })
    expect(patches).toEqual([])
    expect(byHand).toMatchObject([{ path: 'src/main.tsx' }])
    expect(added).toHaveLength(3)
  })

  it('finds the port of the development server', () => {
    const config = 'export default { server: { port: 8080 } }'
    expect(planFor(viteReactProject).port).toBe(5173)
    expect(planFor({ ...viteReactProject, 'vite.config.ts': config }).port).toBe(8080)
    expect(planFor(withScript(viteReactProject, 'vite --port=9000')).port).toBe(9000)
  })

  it('says how to add the route to React Router', () => {
    const manifest =
      viteReactProject['package.json']?.replace('"react":', '"react-router":"7","react":') ?? ''
    expect(planFor({ ...viteReactProject, 'package.json': manifest }).hints).toEqual([
      expect.stringContaining('<Route path="/account"'),
    ])
  })
})

describe('Next.js', () => {
  it('has the children of the root layout wrapped, in the quotes of its file', () => {
    const { id, patched, paths, port } = planFor(nextProject)
    expect(id).toBe('next')
    expect(port).toBe(3000)
    expect(paths).toEqual(
      ['latchkey/Latchkey', 'latchkey/AccountMenu', 'account/page'].map(name => `app/${name}.tsx`),
    )
    expect(patched['app/layout.tsx']).toContain('import { Latchkey } from "./latchkey/Latchkey";\n')
    expect(patched['app/layout.tsx']).toContain('flex-col"><Latchkey>{children}</Latchkey></body>')
  })

  it('is found in the folder src, with another port and other properties', () => {
    const layout = 'export default (props) => <html><body>\n  {props.children}\n</body></html>'
    const { patched, port } = planFor({
      ...withScript({ 'package.json': nextProject['package.json'] ?? '' }, 'next dev -p 4000'),
      'src/app/layout.jsx': layout,
    })
    expect(port).toBe(4000)
    expect(patched['src/app/layout.jsx']).toContain('  <Latchkey>\n    {props.children}\n  </Latchkey>\n')
  })

  it('leaves a layout that renders its children twice to the person', () => {
    const layout = 'export default ({ children }) => <html><body>{children}<p>{children}</p></body></html>'
    const { patches, byHand } = planFor({ ...nextProject, 'app/layout.tsx': layout })
    expect(patches).toEqual([])
    expect(byHand).toMatchObject([
      { path: 'app/layout.tsx', lines: expect.arrayContaining([expect.any(String)]) },
    ])
  })

  it('with the Pages Router alone is not known', () => {
    const { 'package.json': manifest = '' } = nextProject
    expect(() => planFor({ 'package.json': manifest, 'pages/index.tsx': '' })).toThrow('App Router')
  })
})

describe('Vue with Vite', () => {
  it('has the application imported through the component of Latchkey, and its elements declared', () => {
    const { id, patched, paths } = planFor(viteVueProject)
    expect(id).toBe('vite-vue')
    expect(paths).toEqual(['src/latchkey/Latchkey.vue'])
    expect(patched['src/main.ts']).toContain("import App from './latchkey/Latchkey.vue'\n")
    expect(patched['vite.config.ts']).toContain(
      "plugins: [vue({ template: { compilerOptions: { isCustomElement: tag => tag.startsWith('latchkey-') } } })]",
    )
  })

  it('leaves a configured plugin to the person', () => {
    const config =
      "import vue from '@vitejs/plugin-vue'\nexport default { plugins: [vue({ customElement: true })] }"
    const { byHand, patched } = planFor({ ...viteVueProject, 'vite.config.ts': config })
    expect(Object.keys(patched)).toEqual(['src/main.ts'])
    expect(byHand).toMatchObject([{ path: 'vite.config.ts' }])
  })
})

describe('Express', () => {
  it('has the router used first, in CommonJS', () => {
    const { id, patched, added, port, start } = planFor(expressProject)
    expect(id).toBe('express')
    expect(port).toBe(4000)
    expect(start).toBe('npm start')
    expect(patched['index.js']).toMatch(
      /^const express = require\('express'\)\nconst \{ latchkey \} = require\('\.\/latchkey\.js'\)\n\nconst app = express\(\)\napp\.use\(latchkey\(\)\)\n/,
    )
    expect(added[0]?.text).toContain('module.exports = { latchkey }')
    expect(added[0]?.text).not.toMatch(/^(import|export) /m)
  })

  it.each([
    { name: 'a module', file: 'server.mjs', script: 'node server.mjs', imported: './latchkey.mjs' },
    {
      name: 'TypeScript that Node runs',
      file: 'src/index.ts',
      script: 'node src/index.ts',
      imported: './latchkey.ts',
    },
    {
      name: 'TypeScript of tsx',
      file: 'src/index.ts',
      script: 'tsx watch src/index.ts',
      imported: './latchkey.js',
    },
  ])('is imported as $name does', ({ file, script, imported }) => {
    const main = 'import express from "express";\nconst server = express();\nserver.listen(8080);\n'
    const { patched, paths } = planFor({
      ...withScript(expressProject, script),
      'index.js': '',
      [file]: main,
    })
    expect(patched[file]).toBe(
      `import express from "express";\nimport { latchkey } from "${imported}";\nconst server = express();\nserver.use(latchkey());\nserver.listen(8080);\n`,
    )
    expect(paths).toEqual([file.replace(/\w+(\.\w+)$/, 'latchkey$1')])
  })

  it('whose creation is not found is left to the person', () => {
    const main = "const app = require('express')()"
    const { patches, byHand } = planFor({ ...expressProject, 'index.js': main })
    expect(patches).toEqual([])
    expect(byHand).toHaveLength(1)
  })
})

describe.each([
  ['vite-react', viteReactProject],
  ['next', nextProject],
  ['vite-vue', viteVueProject],
  ['express', expressProject],
] as const)('a project in JavaScript, %s', (id, files) => {
  it('gets files without types', () => {
    const { added, ...plan } = planFor(inJavaScript(files))
    expect(plan).toMatchObject({ id, byHand: [] })
    for (const { path, text } of added) {
      expect(path).toMatch(/\.(jsx?|vue)$/)
      const script = path.endsWith('.vue') ? (/<script setup>(.*)<\/script>/s.exec(text)?.[1] ?? '{') : text
      parse(script, { sourceType: 'unambiguous', plugins: ['jsx'] })
    }
  })
})

it.each([
  { lockFile: 'package-lock.json', manager: 'npm' },
  { lockFile: 'pnpm-lock.yaml', manager: 'pnpm' },
  { lockFile: 'yarn.lock', manager: 'yarn' },
  { lockFile: 'bun.lock', manager: 'bun' },
])('$lockFile says that the project uses $manager', ({ lockFile, manager }) => {
  expect(readProject(writeProject({ 'package.json': '{}', [lockFile]: '' })).packageManager).toBe(manager)
})

it('the lock file of a monorepo is above the project', () => {
  const root = writeProject({ 'pnpm-lock.yaml': '', 'apps/shop/package.json': '{}' })
  expect(readProject(`${root}/apps/shop`).packageManager).toBe('pnpm')
})

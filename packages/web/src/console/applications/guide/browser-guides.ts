import { codeOf, type Guide, withServer } from './guide.ts'

const vite = 'http://localhost:5173/'
const next = 'http://localhost:3000/account'

/** Applications that run in the browser. */
export const browserGuides: readonly Guide[] = [
  {
    id: 'react',
    name: 'React',
    page: 'start-react',
    returnsTo: vite,
    hasCommand: true,
    load: async facts => {
      const { default: page } = await import('../../../../../../docs/guides/start-react.md?raw')
      return [
        { text: 'applications.guide.install', code: 'npm install @latchkey/react' },
        { text: 'applications.guide.env', file: '.env.local', code: `VITE_CLIENT_ID=${facts.clientId}` },
        {
          text: 'applications.guide.react',
          file: 'src/App.tsx',
          code: withServer(codeOf(page, 'my-app/src/App.tsx'), facts),
        },
        { text: 'applications.guide.run', code: 'npm run dev' },
      ]
    },
  },
  {
    id: 'nextjs',
    name: 'Next.js',
    page: 'start-nextjs',
    returnsTo: next,
    load: async facts => {
      const { default: page } = await import('../../../../../../docs/guides/start-nextjs.md?raw')
      return [
        { text: 'applications.guide.install', code: 'npm install @latchkey/react' },
        {
          text: 'applications.guide.env',
          file: '.env.local',
          code: `NEXT_PUBLIC_CLIENT_ID=${facts.clientId}`,
        },
        {
          text: 'applications.guide.nextjs',
          file: 'app/account/page.tsx',
          code: withServer(codeOf(page, 'my-app/app/account/page.tsx'), facts),
        },
        { text: 'applications.guide.run', code: 'npm run dev' },
      ]
    },
  },
  {
    id: 'vue',
    name: 'Vue',
    page: 'start-vue',
    returnsTo: vite,
    hasCommand: true,
    load: async facts => {
      const { default: page } = await import('../../../../../../docs/guides/start-vue.md?raw')
      return [
        { text: 'applications.guide.install', code: 'npm install @latchkey/element' },
        { text: 'applications.guide.env', file: '.env.local', code: `VITE_CLIENT_ID=${facts.clientId}` },
        {
          text: 'applications.guide.vueConfig',
          file: 'vite.config.ts',
          code: codeOf(page, 'my-app/vite.config.ts'),
        },
        {
          text: 'applications.guide.vue',
          file: 'src/App.vue',
          code: withServer(codeOf(page, 'my-app/src/App.vue'), facts),
        },
        { text: 'applications.guide.run', code: 'npm run dev' },
      ]
    },
  },
  {
    id: 'html',
    name: 'HTML',
    page: 'start-html',
    returnsTo: vite,
    load: async facts => {
      const { default: page } = await import('../../../../../../docs/guides/start-html.md?raw')
      const code = withServer(codeOf(page, 'my-page/index.html'), facts)
      return [
        {
          text: 'applications.guide.html',
          file: 'index.html',
          code: code.replaceAll('%VITE_CLIENT_ID%', facts.clientId),
        },
        { text: 'applications.guide.serve', code: 'npx vite' },
      ]
    },
  },
]

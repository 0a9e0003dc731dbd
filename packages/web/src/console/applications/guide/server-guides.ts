import type { Facts, Guide } from './guide.ts'

const site = 'http://localhost:3000'

/** Web applications that run on a server, which keeps the secret. */
export const serverGuides: readonly Guide[] = [
  {
    id: 'express',
    name: 'Express',
    returnsTo: `${site}/callback`,
    leavesTo: site,
    hasCommand: true,
    load: async facts => {
      // What `latchkey init` writes.
      const { default: code } = await import('../../../../../cli/src/init/templates/express/latchkey.ts?raw')
      return [
        { text: 'applications.guide.install', code: 'npm install express express-openid-connect@3' },
        { text: 'applications.guide.envSecret', file: '.env', code: expressEnvironment(facts) },
        { text: 'applications.guide.express', file: 'latchkey.js', code: code.trimEnd() },
        {
          text: 'applications.guide.expressUse',
          file: 'index.js',
          code: "import express from 'express'\nimport { latchkey } from './latchkey.js'\n\nconst app = express()\napp.use(latchkey())\napp.listen(3000)",
        },
        { text: 'applications.guide.run', code: 'node index.js' },
      ]
    },
  },
  {
    id: 'authjs',
    name: 'Next.js + Auth.js',
    returnsTo: `${site}/api/auth/callback/latchkey`,
    leavesTo: site,
    load: async facts => {
      const [{ default: auth }, { default: route }, { default: needs }] = await Promise.all([
        import('../../../../../../examples/nextjs-authjs/auth.js?raw'),
        import('../../../../../../examples/nextjs-authjs/app/api/auth/[...nextauth]/route.js?raw'),
        import('../../../../../../examples/nextjs-authjs/package.json?raw'),
      ])
      return [
        { text: 'applications.guide.install', code: `npm install next-auth@${versionIn(needs)}` },
        { text: 'applications.guide.envSecret', file: '.env.local', code: authEnvironment(facts) },
        { text: 'applications.guide.authjs', file: 'auth.js', code: auth.trimEnd() },
        {
          text: 'applications.guide.authjsRoute',
          file: 'app/api/auth/[...nextauth]/route.js',
          code: route.trimEnd(),
        },
        { text: 'applications.guide.run', code: 'npm run dev' },
      ]
    },
  },
]

/** The version with which the example is tested. */
function versionIn(needs: string): string {
  return /"next-auth": "([^"]+)"/.exec(needs)?.[1] ?? 'beta'
}

function expressEnvironment({ server, clientId }: Facts): string {
  return [
    `LATCHKEY_ENDPOINT=${server}`,
    `LATCHKEY_APP_ID=${clientId}`,
    'LATCHKEY_APP_SECRET=…',
    'SESSION_SECRET=…',
    `APP_URL=${site}`,
  ].join('\n')
}

function authEnvironment({ server, clientId }: Facts): string {
  return [
    `AUTH_LATCHKEY_ISSUER=${server}/oidc`,
    `AUTH_LATCHKEY_ID=${clientId}`,
    'AUTH_LATCHKEY_SECRET=…',
    'AUTH_SECRET=…',
  ].join('\n')
}

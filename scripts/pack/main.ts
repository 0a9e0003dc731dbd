import { packClient } from './client.ts'
import { packElement } from './element.ts'
import { packLatchkey } from './latchkey.ts'
import { packReact } from './react.ts'

const packages = { client: packClient, react: packReact, element: packElement, latchkey: packLatchkey }

/** Packs what is published into `artifacts`: the named packages, or all. */
const named = process.argv.slice(2)
for (const [name, pack] of Object.entries(packages))
  if (named.length === 0 || named.includes(name)) await pack()

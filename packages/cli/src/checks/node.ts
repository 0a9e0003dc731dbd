import type { Check } from '@latchkey/server/checks'
import manifest from '../../package.json' with { type: 'json' }

export function checkNode(version = process.versions.node): Check {
  const oldest = manifest.engines.node.replace('>=', '')
  const isEnough = version.localeCompare(oldest, 'en', { numeric: true }) >= 0
  if (isEnough) return { id: 'node', status: 'ok', message: `Node.js ${version}.` }
  return {
    id: 'node',
    status: 'problem',
    message: `Node.js ${version} is too old.`,
    hint: `Install Node.js ${oldest} or newer.`,
  }
}

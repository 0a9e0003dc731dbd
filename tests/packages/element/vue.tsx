import type {} from '@latchkey/element/vue'
import type { GlobalComponents } from 'vue'

type Properties = InstanceType<GlobalComponents['latchkey-account']>['$props']

export const properties: Properties = {
  path: '/security',
  onLatchkeyNavigate: ({ detail }) => console.log(detail.path.length),
}

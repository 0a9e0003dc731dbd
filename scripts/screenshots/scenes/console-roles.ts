import type { Page } from 'playwright'
import { consolePage, enter } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** Roles, APIs and administrators. */
export const roleScenes: Scenes = {
  'console-roles': ofShop(''),
  'console-roles-apis': ofShop('?tab=apis'),
  'console-roles-new': consolePage('/roles?dialog=new'),
  'console-roles-role': ofShop('/shop-clerk'),
  'console-roles-allow': ofShop('/shop-clerk?dialog=allow'),
  'console-roles-holders': ofShop('/shop-clerk?tab=holders'),
  'console-roles-give': ofShop('/shop-clerk?tab=holders&dialog=give'),
  'console-roles-api': ofShop('/apis/shop'),
  'console-roles-api-settings': ofShop('/apis/shop?tab=settings'),
  'console-administrators': consolePage('/administrators'),
  'console-administrators-roles': consolePage('/administrators?tab=roles'),
  'console-administrators-invite': consolePage('/administrators?dialog=invite'),
  'console-administrators-role': consolePage('/administrators/support'),
  'console-administrators-protection': consolePage('/administrators?tab=protection'),
}

/** A page of roles, with an API of a shop; `shop-clerk` and `shop` stand for the ids of its role and API. */
function ofShop(path: string) {
  return async (page: Page, _: unknown, { manage, owner }: Fixtures) => {
    const { api, role } = await shopOf(manage)
    const real = path.replace('shop-clerk', role).replace('/shop', `/${api}`)
    await enter(page, owner, `/roles${real}`)
  }
}

async function shopOf(manage: Fixtures['manage']): Promise<{ api: string; role: string }> {
  const [known] = await manage('GET /api/roles', { query: { search: 'Clerk', page_size: 1 } })
  const apis = await manage('GET /api/resources')
  const shop = apis.find(({ name }) => name === 'Shop orders')
  if (known && shop) return { api: shop.id, role: known.id }
  const { id } = await manage('POST /api/resources', {
    body: { name: 'Shop orders', indicator: 'https://orders.shop.example' },
  })
  const scopeIds: string[] = []
  for (const [name, description] of [
    ['orders:read', 'See orders'],
    ['orders:write', 'Create and change orders'],
    ['orders:refund', 'Pay money back'],
  ] as const) {
    const scope = await manage('POST /api/resources/:resourceId/scopes', {
      params: { resourceId: id },
      body: { name, description },
    })
    if (name !== 'orders:refund') scopeIds.push(scope.id)
  }
  const body = { name: 'Clerk', description: 'Looks after the orders of the shop', scopeIds }
  const role = await manage('POST /api/roles', { body })
  const people = await manage('GET /api/users', { query: { page_size: 3 } })
  await manage('POST /api/roles/:id/users', {
    params: { id: role.id },
    body: { userIds: people.map(person => person.id) },
  })
  await manage('POST /api/roles', {
    body: { name: 'Customer', description: 'Orders and pays', isDefault: true },
  })
  return { api: id, role: role.id }
}

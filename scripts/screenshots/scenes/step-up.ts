import type { Page } from 'playwright'
import { multiFactor } from '../../../tests/support/two-factors.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** Requests of an application that asks for two factors, where the session has one. */
export const stepUpScenes: Scenes = {
  'step-up': (page, _, fixtures) => openRequest(page, fixtures, 'withFactor'),
  'step-up-sign-in': (page, _, fixtures) => openRequest(page, fixtures, 'withoutFactor'),
}

async function openRequest(
  page: Page,
  { url, byPassword, consentAddress }: Fixtures,
  browser: keyof Fixtures['byPassword'],
): Promise<void> {
  const { names, values } = byPassword[browser]
  await page.context().addCookies(names.map((name, at) => ({ url, name, value: values[at] ?? '' })))
  await page.goto(`${consentAddress}&${new URLSearchParams({ acr_values: multiFactor })}`)
}

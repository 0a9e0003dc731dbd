import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'

/** A person who has a keyboard alone. Each step expects that the focus can be seen and is never lost. */
export function keyboardOf(page: Page) {
  const press = (key: string) => page.keyboard.press(key)

  /** Goes on with Tab, or back with Shift and Tab, until this is focused. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor()
    for (let presses = 0; presses < 60; presses += 1) {
      const way = await target.evaluate(wayTo)
      if (way === 'here') break
      await press(way === 'on' ? 'Tab' : 'Shift+Tab')
      await expectFocus()
    }
    expect(await target.evaluate(isFocused)).toBe(true)
    expect(await page.evaluate(isFocusShown), await target.evaluate(element => element.outerHTML)).toBe(true)
  }

  /** The focus is on something, once everything that moves it has moved it. */
  async function expectFocus(): Promise<void> {
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
  }

  return {
    press,
    expectFocus,
    async pressOn(target: Locator, key = 'Enter') {
      await tabTo(target)
      await press(key)
    },
    /** Replaces the text of the focused field, which the dialog has focused by itself. */
    async type(field: Locator, text: string) {
      await expect.poll(() => field.evaluate(isFocused)).toBe(true)
      await press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    /** Opens the menu and chooses an item with the arrow keys. */
    async choose(menu: Locator, item: Locator) {
      await tabTo(menu)
      await press('Enter')
      await item.waitFor()
      for (let presses = 0; presses < 5; presses += 1) {
        if (await item.evaluate(isFocused)) break
        await press('ArrowDown')
      }
      await press('Enter')
    },
    /** The dialog closes, and the focus goes where it makes sense. */
    async leaveDialog() {
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await expectFocus()
    },
  }
}

/** A shadow root has a focused element of its own. */
function isFocused(element: Element): boolean {
  return element === (element.getRootNode() as Document | ShadowRoot).activeElement
}

function wayTo(element: Element): 'here' | 'on' | 'back' {
  const present = (element.getRootNode() as Document | ShadowRoot).activeElement
  if (present === element) return 'here'
  const isBefore = present && element.compareDocumentPosition(present) & Node.DOCUMENT_POSITION_FOLLOWING
  return isBefore && present !== document.body ? 'back' : 'on'
}

/** Whether the focused element, or the box beside a checkbox, has an outline. */
function isFocusShown(): boolean {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  const shown = focused?.closest('label') ?? focused
  if (!focused?.matches(':focus-visible') || !shown) return false
  return [focused, shown, ...shown.querySelectorAll('*')].some(each => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== 'none' && outlineWidth !== '0px'
  })
}

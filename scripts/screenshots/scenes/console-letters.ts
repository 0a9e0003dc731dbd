import type { Page } from 'playwright'
import { enter } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** The letters that people get. */
export const letterScenes: Scenes = {
  'console-letters': withOwn('/email-templates'),
  'console-letters-built-in': withOwn('/email-templates/Register'),
  'console-letters-own': withOwn('/email-templates/SignIn?language=en'),
  'console-letters-delete': withOwn('/email-templates/SignIn?language=en&dialog=delete'),
}

function withOwn(path: string) {
  return async (page: Page, _: unknown, { manage, owner }: Fixtures) => {
    const details = {
      subject: '{{code}} is your code for {{application.name}}',
      content:
        '<body style="margin:0;padding:32px;font:16px/24px system-ui,sans-serif">\n<h1 style="font-size:20px">Hello {{user.name}}</h1>\n<p>Here is your code:</p>\n<p style="font-size:32px;letter-spacing:6px"><strong>{{code}}</strong></p>\n<p>It works for ten minutes.</p>\n</body>',
      sendFrom: 'Example <hello@example.com>',
    }
    const templates = ['en', 'zh-CN'].map(languageTag => ({
      languageTag,
      templateType: 'SignIn' as const,
      details,
    }))
    await manage('PUT /api/email-templates', { body: { templates } })
    await enter(page, owner, path)
    await page.waitForTimeout(800)
  }
}

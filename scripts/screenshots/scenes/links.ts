import { accessLink } from '../people.ts'
import type { Scenes } from '../scene.ts'

/** Pages that people reach by a link in a message. */
export const linkScenes: Scenes = {
  undo: (page, _, { undoLink }) => page.goto(undoLink),
  'undo-over': page => page.goto('/undo#nonsense'),
  'access-invitation': async (page, _, { manage }) => page.goto(await accessLink(manage, 'invitation')),
  'access-reset': async (page, _, { manage }) => {
    await page.goto(await accessLink(manage, 'passwordReset'))
    await page.getByRole('textbox').first().fill('1234')
  },
  'access-unknown': page => page.goto('/access#token=nonsense'),
  'magic-link': page => page.goto('/account?one_time_token=a-token&login_hint=mira.okafor@mail.example'),
}

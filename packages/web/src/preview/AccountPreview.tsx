import { AccountSettings, LatchkeyProvider } from '@latchkey/react'
import { Root } from '@latchkey/react/pages'
import { Avatar, Logo, PageFrame } from '@latchkey/ui'
import { useMemo } from 'react'
import { base } from '../base.ts'
import type { AccountPreviewed } from './previewed.ts'
import { answersFor, samplePerson } from './sample-account.ts'
import { useLook, usePreviewed } from './use-previewed.ts'

/** The account page of a sample person with the settings that an administrator edits. */
export function AccountPreview() {
  const previewed = usePreviewed<AccountPreviewed>()
  const customPhrases = useLook(previewed)
  const shown = previewed && JSON.stringify([previewed.settings, previewed.experience])
  useMemo(() => {
    if (previewed) answerWith(answersFor(previewed))
  }, [previewed])
  if (!previewed) return null
  const { path, language, experience } = previewed
  const { logoUrl, darkLogoUrl } = experience.branding
  return (
    // With other settings, all is read anew from the sample answers.
    <LatchkeyProvider
      key={shown}
      endpoint={base}
      getAccessToken={noToken}
      language={language}
      customPhrases={customPhrases}
    >
      <Root>
        <PageFrame
          brand={<Logo url={logoUrl} darkUrl={darkLogoUrl} name={experience.displayName ?? 'Latchkey'} />}
          menu={<Avatar name={samplePerson.name} url={samplePerson.avatar} size={28} />}
        >
          <AccountSettings path={path} onNavigate={() => {}} />
        </PageFrame>
      </Root>
    </LatchkeyProvider>
  )
}

const noToken = () => undefined

/** The components call the server by `fetch`, which in this document answers from samples and sends nothing. */
function answerWith(answers: Readonly<Record<string, unknown>>): void {
  globalThis.fetch = async (input, { method = 'GET' } = {}) => {
    const path = new URL(String(input)).pathname.slice(new URL(base).pathname.length)
    return method === 'GET' && path in answers ? Response.json(answers[path]) : new Promise(() => {})
  }
}

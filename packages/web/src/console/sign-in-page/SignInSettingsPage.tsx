import { Skeleton, Tabs } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useSettingsForm } from '../data/settings-form.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveSettings } from '../frame/SaveSettings.tsx'
import { useView } from '../navigation.ts'
import '../preview/preview.css'
import { useSay } from '../texts.tsx'
import { LookPart } from './LookPart.tsx'
import { MethodsPart } from './MethodsPart.tsx'
import { PhrasesPart } from './PhrasesPart.tsx'
import { ProfileFieldsPart } from './ProfileFieldsPart.tsx'
import { SavePhrases } from './SavePhrases.tsx'
import { SignInPreviewPanel } from './SignInPreviewPanel.tsx'
import './sign-in-page.css'
import { type Experience, memberNames } from './experience.ts'
import { usePhrases } from './use-phrases.ts'
import { WordsPart } from './WordsPart.tsx'

const tabIds = ['methods', 'look', 'words', 'phrases', 'fields'] as const

/** How people sign in and register, with the page itself beside it. */
export function SignInSettingsPage() {
  const say = useSay()
  const stored = useRead('GET /api/sign-in-exp')
  return (
    <>
      <PageHead title={say('frame.section.signInPage')} description={say('signInPage.about')} />
      {stored.data && <Loaded stored={stored.data} refetch={stored.refetch} />}
      {stored.error && !stored.data && (
        <ProblemNotice problem={stored.error} onRetry={() => stored.refetch()} />
      )}
      {stored.isPending && <Skeleton height={480} />}
    </>
  )
}

type LoadedProps = { stored: Experience; refetch: () => Promise<{ data?: Experience | undefined }> }

function Loaded({ stored, refetch }: LoadedProps) {
  const say = useSay()
  const { view, set } = useView()
  // Above the tabs, which forget what they do not show.
  const form = useSettingsForm('sign-in-page', stored, refetch)
  const phrases = usePhrases()
  const contents = {
    methods: <MethodsPart form={form} />,
    look: <LookPart form={form} />,
    words: <WordsPart form={form} />,
    phrases: <PhrasesPart phrases={phrases} />,
    fields: <ProfileFieldsPart form={form} />,
  }
  return (
    <div className="lk-with-preview">
      <div className="lk-settings-side-by-side">
        <Tabs
          label={say('frame.section.signInPage')}
          selected={tabIds.find(id => id === view.tab) ?? 'methods'}
          onSelect={tab => set({ tab: tab === 'methods' ? undefined : tab })}
          tabs={tabIds.map(id => ({ id, name: say(`signInPage.tab.${id}`), content: contents[id] }))}
        />
        <SavePhrases phrases={phrases} />
        <SaveSettings form={form} operation="PATCH /api/sign-in-exp" names={memberNames} />
      </div>
      <SignInPreviewPanel settings={form.settings} edited={phrases} />
    </div>
  )
}

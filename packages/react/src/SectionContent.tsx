import { followInPage, Icon, useClassName, useText } from '@latchkey/ui'
import { ArrowLeft } from 'lucide-react'
import { type RefObject, useContext, useEffect, useRef } from 'react'
import { CardSkeleton } from './CardSkeleton.tsx'
import { LoadingFailed } from './LoadingFailed.tsx'
import { NavigationContext } from './navigation.ts'
import './SectionContent.css'
import { useSectionWords } from './section-words.tsx'
import type { AnySection, Section } from './sections.ts'
import { useLater } from './use-later.ts'

/** In milliseconds: a dialog has left the page, and returned the focus if it could. */
const afterDialog = 300

/** The open section, on phones with a link back to the list. */
export function SectionContent({ section }: { section: AnySection }) {
  const { id } = section
  const { title, about } = useSectionWords()(section)
  const say = useText()
  const navigation = useContext(NavigationContext)
  const heading = useFocusOnArrival(id)
  useFocusAfterDialog(heading, navigation?.path)
  const titleClass = useClassName('title', 'lk-section-title logto_ac-page-title')
  const aboutClass = useClassName('description', 'lk-section-note logto_ac-page-description')
  return (
    <>
      <header className={useClassName('header', 'lk-section-header logto_ac-page-header')}>
        <a
          className="lk-section-back"
          href={navigation?.addressOf('/')}
          aria-label={say('sections.back')}
          onClick={followInPage(() => navigation?.navigate('/'))}
        >
          <Icon of={ArrowLeft} />
        </a>
        <div>
          <h1 className={titleClass} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {about && <p className={aboutClass}>{about}</p>}
        </div>
      </header>
      {'content' in section ? section.content : <Content {...section} />}
    </>
  )
}

function Content({ id, load }: Section) {
  const loading = useLater(`section ${id}`, load)
  if (loading.error) return <LoadingFailed query={loading} />
  const Loaded = loading.data
  return Loaded ? <Loaded /> : <CardSkeleton rows={3} />
}

/** Moves the focus to the heading when another section opens, but not on the first page load. */
function useFocusOnArrival(id: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const present = useRef(id)
  useEffect(() => {
    if (present.current === id) return
    present.current = id
    heading.current?.focus()
    heading.current?.closest('.lk-settings')?.scrollIntoView()
  }, [id])
  return heading
}

/** Moves the focus to the heading if a dialog closes whose button is gone, or that a link had opened. */
function useFocusAfterDialog(heading: RefObject<HTMLHeadingElement | null>, path: string | undefined) {
  const present = useRef(path)
  useEffect(() => {
    if (present.current === path) return
    present.current = path
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) heading.current?.focus()
    }, afterDialog)
    // Once the focus has arrived anywhere, a later loss is not this dialog's; `keepFocus` finds its place.
    const cancel = () => clearTimeout(timer)
    document.addEventListener('focusin', cancel, { once: true })
    return () => {
      cancel()
      document.removeEventListener('focusin', cancel)
    }
  }, [path, heading])
}

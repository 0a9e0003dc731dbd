import { useState } from 'react'
import { PageHead } from '../../frame/PageHead.tsx'
import { useSay } from '../../texts.tsx'
import { CheckPart } from './CheckPart.tsx'
import { FilePart } from './FilePart.tsx'
import { doubled, guess, type Mapping } from './fields.ts'
import './import.css'
import { MappingPart } from './MappingPart.tsx'
import { type ImportChoices, OptionsPart } from './OptionsPart.tsx'
import { type Head, readHead } from './read-head.ts'

type Chosen = { file: File; head: Head }

/** Bytes of a file at most, as the server takes them. */
const most = 50 * 1024 * 1024

/** Imports people: a file, the fields of its columns, a check, and then the import itself. */
export function ImportPage() {
  const say = useSay()
  const { chosen, error, choose } = useFile()
  const [mapping, setMapping] = useState<Mapping>({})
  const [choices, setChoices] = useState<ImportChoices>({ onExisting: 'fail', sendInvitations: false })
  const twice = doubled(mapping)
  return (
    <>
      <PageHead
        title={say('people.import')}
        description={say('people.import.about')}
        back={{ path: '/people', words: say('frame.section.people') }}
      />
      <FilePart
        file={chosen?.file}
        error={error}
        onFile={async file => {
          const head = await choose(file)
          if (head) setMapping(guess(head.columns.map(column => column.name)))
        }}
      />
      {chosen && (
        <>
          <MappingPart
            head={chosen.head}
            mapping={mapping}
            error={twice && say('people.import.twice')}
            onChange={setMapping}
          />
          <OptionsPart value={choices} onChange={setChoices} />
          <CheckPart
            // Another file, mapping or choice is another check.
            key={JSON.stringify([chosen.file.name, chosen.file.lastModified, mapping, choices])}
            file={chosen.file}
            options={{
              format: chosen.head.format,
              mapping: Object.fromEntries(Object.entries(mapping).filter(([, field]) => field)),
              ...choices,
            }}
            isReady={!twice && Object.values(mapping).some(Boolean)}
          />
        </>
      )}
    </>
  )
}

function useFile() {
  const say = useSay()
  const [chosen, setChosen] = useState<Chosen>()
  const [error, setError] = useState<string>()
  const choose = async (file: File): Promise<Head | undefined> => {
    const head = file.size <= most ? await readHead(file).catch(() => undefined) : undefined
    setChosen(head && { file, head })
    setError(head ? undefined : say(file.size > most ? 'people.import.tooLarge' : 'people.import.unreadable'))
    return head
  }
  return { chosen, error, choose }
}

import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs'
import './Tabs.css'

type TabsProps = {
  label: string
  tabs: readonly { id: string; name: string; content: ReactNode }[]
  selected: string
  onSelect: (id: string) => void
}

/** Parts of a page, of which one is shown. */
export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={id => onSelect(String(id))}>
      <TabList className="lk-tabs" aria-label={label}>
        {tabs.map(({ id, name }) => (
          <Tab key={id} id={id} className="lk-tab">
            {name}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="lk-tab-panel">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}

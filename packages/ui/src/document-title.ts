import { useEffect } from 'react'

/** The page's own title, if this is a page of ours: a component never renames the page of an application. */
let page: string | undefined
const dialogs: string[] = []

/** Sets the title of the document; open dialogs come before it. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    page = title
    show()
  }, [title])
}

export function useDialogTitle(title: string): void {
  useEffect(() => {
    dialogs.unshift(title)
    show()
    return () => {
      dialogs.splice(dialogs.indexOf(title), 1)
      show()
    }
  }, [title])
}

function show() {
  if (page !== undefined) document.title = [...dialogs, page].join(' · ')
}

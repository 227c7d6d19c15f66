// The window's title: what is shown, then whose. Tabs, history and bookmarks tell each other apart by it.
import { useEffect } from 'react'
import { useField } from '../core/address'
import { useStore } from '../core/store'
import { told } from '../core/title'
import { project } from '../live/project'
import { VIEWS } from '../panels'

export function Title() {
  const name = useStore(project, (known) => known?.name) ?? 'Motia Studio'
  const own = useStore(told, (text) => text)
  const selected = [useField('step'), useField('topic')].find(Boolean)
  const chosen = useField('view')
  const view = VIEWS.find(({ id }) => id === chosen) ?? VIEWS[0]
  const shown = own ?? selected ?? view?.label
  useEffect(() => {
    document.title = `${shown} – ${name}`
  }, [shown, name])
  return null
}

// What a change of files would bring, in a dialog that asks for it.
import { ConsequenceList } from '../../consequences/ConsequenceList'
import { type Changed, useMeaning } from '../../new/useMeaning'

// Null changes ask nothing. `leaving`: a link closes the dialog.
export function Meaning({ changes }: { changes: Changed[] | null }) {
  const found = useMeaning(changes)
  if (!found || found.length === 0) return null
  return <ConsequenceList found={found} />
}

// Asks before a file goes, and says what goes with it.
import { Dialog } from '../../../ui/Dialog'
import { Failure } from '../../../ui/Failure'
import { useAct } from '../../../ui/useAct'
import { Meaning } from './Meaning'

interface Props {
  path: string
  act: () => Promise<void>
  close: () => void
}

export function DeleteDialog({ path, act, close }: Props) {
  const { isBusy, refusal, submit } = useAct(act, close)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (
    <Dialog label={`Delete ${path}`} title={`Delete ${name}`} close={close}>
      <div className="dialog-body">
        <Meaning changes={[{ path, text: null }]} />
        <p>It can be put back for as long as this page is open.</p>
      </div>
      <footer className="dialog-acts">
        <Failure error={refusal} />
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="button danger" disabled={isBusy} onClick={() => void submit()}>
          Delete the file
        </button>
      </footer>
    </Dialog>
  )
}

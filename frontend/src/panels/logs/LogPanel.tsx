// The log in the drawer.
import { Logs } from './Logs'

export function LogPanel() {
  return <Logs isFull={false} />
}

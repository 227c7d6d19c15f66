import { Stream } from '@motiadev/stream-client-node'
import { follow } from './follow.mjs'

follow(Stream, JSON.parse(process.argv[2]), (line) => console.log(JSON.stringify(line)))

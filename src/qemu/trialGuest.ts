/**
 * The smallest guest that does what every kernel's start does: from the firmware's real mode over 32 bits, where it returns from an
 * interrupt, to pages and 64 bits; then it ends QEMU with a code of its own. A KVM inside of other virtual machines may run the
 * first part and stop in any of the others (kvm-pvm: at the return, "KVM internal error").
 */

/** Where isa-debug-exit listens, and what the guest writes there. */
export const exitPort = 0xf4;
const exitValue = 0x10;

/** What isa-debug-exit makes of that value. */
export const goodExit = (exitValue << 1) | 1;

/** Machine code for address 0x7c00, where the firmware puts a boot sector. */
const program = [
  // Real mode: no interrupts, segment 0, the table of segments below; protected mode.
  "fa 31c0 8ed8 0f0116ab7c 0f20c0 0c01 0f22c0 ea177c0800",
  // 32 bits: flat data segments, a stack, and an interrupt's return to the next instruction.
  "66b81000 8ed8 8ec0 8ed0 bc00700000 9c 6a08 682f7c0000 cf",
  // Three tables of pages at 0x1000, which map the first 2 MiB as they are.
  "bf00100000 31c0 b9000c0000 fc f3ab 66c705001000000320 66c705002000000330 c6050030000083",
  // Physical address extension, the tables, long mode, paging.
  "0f20e0 0c20 0f22e0 b800100000 0f22d8 b9800000c0 0f32 80cc01 0f30 0f20c0 0fbae81f 0f22c0 ea847c00001800",
  // 64 bits: the value to the port; halt, for good.
  `b0${exitValue.toString(16)} e6${exitPort.toString(16)} f4 ebf9`,
  // Segments: none, 32-bit code, data, 64-bit code; and where they are.
  "0000000000000000 ffff0000009acf00 ffff00000092cf00 ffff0000009aaf00 1f008b7c0000",
];

/** The guest as a disk of one sector. */
export function trialDisk(): Buffer {
  const sector = Buffer.alloc(512);
  Buffer.from(program.join("").replaceAll(" ", ""), "hex").copy(sector);
  sector.set([0x55, 0xaa], 510);
  return sector;
}

/** The icons of the house: one family, one stroke, drawn at 18 px unless asked otherwise. Always beside words or a name. */
import type { LucideProps } from "lucide-solid";
import ArchiveIcon from "lucide-solid/icons/archive";
import ArrowRightLeftIcon from "lucide-solid/icons/arrow-right-left";
import CheckIcon from "lucide-solid/icons/check";
import ChevronDownIcon from "lucide-solid/icons/chevron-down";
import ChevronLeftIcon from "lucide-solid/icons/chevron-left";
import CircleCheckIcon from "lucide-solid/icons/circle-check";
import CircleDotIcon from "lucide-solid/icons/circle-dot";
import ClockIcon from "lucide-solid/icons/clock";
import ContactRoundIcon from "lucide-solid/icons/contact-round";
import CopyIcon from "lucide-solid/icons/copy";
import EllipsisIcon from "lucide-solid/icons/ellipsis";
import EyeIcon from "lucide-solid/icons/eye";
import FileTextIcon from "lucide-solid/icons/file-text";
import HandIcon from "lucide-solid/icons/hand";
import HourglassIcon from "lucide-solid/icons/hourglass";
import HouseIcon from "lucide-solid/icons/house";
import InboxIcon from "lucide-solid/icons/inbox";
import KeyboardIcon from "lucide-solid/icons/keyboard";
import LogOutIcon from "lucide-solid/icons/log-out";
import MailIcon from "lucide-solid/icons/mail";
import PaperclipIcon from "lucide-solid/icons/paperclip";
import PencilLineIcon from "lucide-solid/icons/pencil-line";
import PhoneIcon from "lucide-solid/icons/phone";
import SearchIcon from "lucide-solid/icons/search";
import SendIcon from "lucide-solid/icons/send";
import SettingsIcon from "lucide-solid/icons/settings";
import ShieldCheckIcon from "lucide-solid/icons/shield-check";
import ShieldQuestionIcon from "lucide-solid/icons/shield-question-mark";
import SlidersIcon from "lucide-solid/icons/sliders-horizontal";
import StickyNoteIcon from "lucide-solid/icons/sticky-note";
import StoreIcon from "lucide-solid/icons/store";
import TriangleAlertIcon from "lucide-solid/icons/triangle-alert";
import UndoIcon from "lucide-solid/icons/undo-2";
import UserCheckIcon from "lucide-solid/icons/user-check";
import UserRoundIcon from "lucide-solid/icons/user-round";
import XIcon from "lucide-solid/icons/x";
import { type Component, createComponent, mergeProps } from "solid-js";

const SIZE = 18;
const STROKE = 1.75;

export type Icon = Component<LucideProps>;

/** Gives an icon the size and the stroke of the house, and hides it from screen readers: the words beside it speak. */
function drawn(icon: Icon): Icon {
  return (props) =>
    createComponent(icon, mergeProps({ size: SIZE, "stroke-width": STROKE, "aria-hidden": "true" as const }, props));
}

export const ArrowRightLeft = drawn(ArrowRightLeftIcon);
export const Archive = drawn(ArchiveIcon);
export const Check = drawn(CheckIcon);
export const ChevronDown = drawn(ChevronDownIcon);
export const ChevronLeft = drawn(ChevronLeftIcon);
export const CircleCheck = drawn(CircleCheckIcon);
export const CircleDot = drawn(CircleDotIcon);
export const Clock = drawn(ClockIcon);
export const ContactRound = drawn(ContactRoundIcon);
export const Copy = drawn(CopyIcon);
export const Ellipsis = drawn(EllipsisIcon);
export const Eye = drawn(EyeIcon);
export const FileText = drawn(FileTextIcon);
export const Hand = drawn(HandIcon);
export const Hourglass = drawn(HourglassIcon);
export const House = drawn(HouseIcon);
export const Inbox = drawn(InboxIcon);
export const Keyboard = drawn(KeyboardIcon);
export const LogOut = drawn(LogOutIcon);
export const Mail = drawn(MailIcon);
export const Paperclip = drawn(PaperclipIcon);
export const PencilLine = drawn(PencilLineIcon);
export const Phone = drawn(PhoneIcon);
export const Search = drawn(SearchIcon);
export const Send = drawn(SendIcon);
export const Settings = drawn(SettingsIcon);
export const ShieldCheck = drawn(ShieldCheckIcon);
export const ShieldQuestion = drawn(ShieldQuestionIcon);
export const Sliders = drawn(SlidersIcon);
export const StickyNote = drawn(StickyNoteIcon);
export const Store = drawn(StoreIcon);
export const TriangleAlert = drawn(TriangleAlertIcon);
export const Undo = drawn(UndoIcon);
export const UserCheck = drawn(UserCheckIcon);
export const UserRound = drawn(UserRoundIcon);
export const X = drawn(XIcon);

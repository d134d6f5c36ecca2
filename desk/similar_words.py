"""Words of support chats, as data: which are written in several ways, and which say little about what is asked."""

SPELLINGS = """
    vpn впн випиэн
    wifi вайфай вифи
    outlook аутлук оутлук аутлок
    excel эксель ексель
    word ворд
    windows винда виндовс виндоус
    teams тимс тимз
    zoom зум
    jira джира жира
    confluence конфлюенс
    skype скайп
    chrome хром
    google гугл
    email имейл емейл мыло почта mail
    laptop ноутбук ноут бук
    computer компьютер комп пк pc
    phone телефон
    smartphone смартфон
    file файл
    folder папка
    disk диск
    password пароль passwd pwd
    account аккаунт акк учетка учетная
    login логин
    access доступ
    internet инет интернет
    network сеть сетка
    printer принтер
    scanner сканер
    mouse мышка мышь
    keyboard клавиатура клава
    screen экран
    monitor монитор
    headset гарнитура наушники headphones
    toner тонер
    cartridge картридж
    paper бумага
    pass пропуск badge бейдж
    vacation отпуск holiday
    salary зарплата зп payroll
    invoice счет
    contract договор
    certificate справка
    signature подпись эцп
    meeting переговорка переговорная
    parking парковка
    license лицензия licence
    request заявка
    site сайт website
    browser браузер
    server сервер
    user пользователь юзер
    update обновление апдейт
    backup бэкап бекап
    link ссылка
    code код
    error ошибка
"""
"""One line for each thing; the first word stands for all of it."""

WEAK = """
    работать работает заработать перестать нужно надо нужен нужна хотеть получить получать сделать делать дать дайте
    выдать поставить открыть открывать открывается найти узнать проблема проблемы беда вопрос ошибка ошибки новый новая
    старый день дни час неделя месяц человек сотрудник коллега писать пишет написать выдает показать показывает
    посмотреть помощь помочь просить прошу срочно пожалуйста добавить удалить оформить заказать заказ подать офис
    компания кабинет этаж место раз вариант способ правильно нормально мочь могу может быть стать совсем вообще
    попробовать пробовать происходить случиться появиться появляться идти приходить прийти сейчас сегодня завтра вчера
    work working stop stopped need want get getting got give make made problem problems issue issues error errors new
    old day days week month way person people colleague company office floor room urgent urgently add remove order
    open opens find know show shows say says happen happens try trying tried today tomorrow yesterday use using used
    thing something nothing anything place time help able possible correctly properly
"""
"""Said of anything: a question is not like another because of these alone."""

TELLING = """
    server user system windows linux ubuntu root admin guest name test link install update default password нет на
"""
"""Common to names of people, yet worth looking for; taken out of the words that are passed over."""

PASSED_OVER = """
    a an the of at by with from into on off in out over under after before since until than too as be been being were
    it its he she they them his her not no nor only own same such s t d ll m re ve cant cannot couldnt wouldnt shouldnt
    isnt arent doesnt dont didnt wont hasnt havent im ive id my me mine our ours us we you your
    на по до об про при без для от из за над под через между около перед после во со ко из-за что чтобы бы ли же не ни
    нет их им ими ее его ей нее него нем ней него себя себе свой своя свои свое моя мое мои моей моего моему моем наш
    наша наши нашей нашего ваш эту этим этих этом этой того тому тем той те та тот такой такая такое такие который
    которая которое которые которых какие-то какой-то была было были будет будут бывает чем кем куда-то где-то
    кто-то что-то как-то чей-то кое-что кое-как нибудь либо
"""
"""Little words beside those the rules of conversation know."""

"""First names with their short forms: enough to know an address when one is seen."""

RUSSIAN = """
айгуль гуля
айдар
александр саша саня шура сашка сашенька санек шурик алекс
александра саша шура сашка сашенька
алексей леша алеша леха лешка алекс
алена аленка
алина алинка
алиса алиска
алия
алла аллочка
альберт
амина
анастасия настя настенька настюша стася ася настасья
анатолий толя толик толян
ангелина геля лина
андрей андрюша андрюха дрон
анна аня анечка нюра нюша анюта анька
антон антоша тоха тоша антоха
антонина тоня тонечка
арина ариша
аркадий аркаша
арсений сеня арсюша арсен
артем тема артемий темыч
артур артурик
белла белочка
богдан
борис боря борька бориска
борислав боря слава
булат
вадим вадик
валентин валя
валентина валя валюша
валерий валера лера валерка
валерия лера валера
варвара варя
василий вася васек
венера
вениамин веня
вера верочка
вероника ника
виктор витя витек
виктория вика викуля
виталий виталик
владимир вова володя вовка вован вовчик
владислав влад владик
владислава влада
всеволод сева
вячеслав слава славик славка
галина галя галочка
геннадий гена генка геша
георгий гоша жора гога
герман гера
глеб
григорий гриша
гульназ
гульнара гуля гулечка
давид дава
дамир
даниил даня данила данил данька
дарья даша дашенька дашуля дарина
денис дениска дэн ден диня денчик
диана
диляра дина
дина
динара дина
дмитрий дима митя димка димон димас митяй
ева
евгений женя жека женек жендос
евгения женя
евдокия дуня
егор егорка
екатерина катя катюша катенька катерина катюха
елена лена леночка алена
елизавета лиза
ефим фима
жанна
захар
зинаида зина
зоя
зульфия зуля
иван ваня ванек ванюша ванька
игорь игорек гарик
ильдар
ильнур
илья илюша
инга
инна
иннокентий кеша
ирина ира ирочка иришка
карина
кира
кирилл кир кирюша кирюха
клавдия клава
клара
константин костя костик
кристина
ксения ксюша ксюха ксеня
лариса лара
лев лева левушка
лейла
леонид леня
лидия лида
лилия лиля
любовь люба
людмила люда мила люся людочка людмилка
мадина
майя
макар
максим макс максик
малика
марат
маргарита рита марго
марина мариша
мария маша маруся машенька маня
марк маркуша
марьяна
матвей
милана
мирон
михаил миша мишаня миха мишка
надежда надя
наиля
наргиза
наталья наташа ната наталия
никита
николай коля колян николаша
нина
оксана ксюша
олег олежка
олеся леся
ольга оля олечка
оскар
павел паша пашка павлик паха
петр петя
платон
полина поля
прохор
равиль
радик
раиса рая
рамиль
рената рена
ринат
роберт
родион
роза
розалия роза
роман рома ромка
руслан
рустам
руфина
савелий сава
светлана света светик
святослав слава
семен сема сеня семка
сергей сережа серега серж
снежана
софия соня софья софа софочка
станислав стас
степан степа степка
стефания стеша
таисия тая тася
таисья тая тася
тамара тома
тарас
татьяна таня танечка танюша татьянка танюха
тимофей тима тимоша тимоха
тимур тима тимурка
трофим
ульяна уля уляша
фарида
фатима
федор федя
филипп филя
эдуард эдик эд
элина
эльвира эля
эльмира эля мира
эльдар
эмиль
эмма
эрик
юлиана юля
юлия юля юлечка юляша юлиана
юрий юра юрик юрка
яков яша
яна яночка янка
ярослав слава ярик
"""

ENGLISH = """
adam
adrian
alan
albert bert al
alexander alex sasha
alexandra alex sandra
alfred alf fred
alice
alison ali
amanda mandy
amy
andrew andy drew
angela angie
ann anna anne annie
anthony tony
arthur art
barbara barb
benjamin ben benny
bella isabella
betty elizabeth liz lizzie beth eliza
boris
brandon
brian
bruce
carl karl
carol caroline
catherine cathy kate katie kathy katherine
charles charlie chuck
charlotte lottie
chloe
christine christina chris tina
christopher chris
clara
claire clare
craig
cynthia cindy
daniel dan danny
david dave
deborah debbie
dennis
diana diane
donald don
donna
dorothy
douglas doug
dylan
edward ed eddie ted
emily
emma
eric erik
ethan
eugene gene
evelyn
fiona
frank
gabriel gabe
gary
george
gerald gerry
grace
graham
gregory greg
hannah
harold harry
harry
heather
helen
henry hank
ian
irene
isaac
jack
jacob jake
james jim jimmy jamie
jane
janet
jason
jean
jeffrey jeff
jennifer jen jenny
jeremy
jessica jess jessie
joan
joe joseph joey
john johnny
jonathan jon
joshua josh
joyce
judith judy
julia julie
justin
karen
keith
kelly
kenneth ken kenny
kevin
kim kimberly
kyle
larry
laura
lauren
lawrence
leonard leo
linda
lisa
logan
louis lou
lucas luke
lucy
margaret maggie meg peggy
maria mary
mark marc
martha
martin
matthew matt
megan
melissa
michael mike mick
michelle
nancy
natalie
nathan nate
nicholas nick
nicole
noah
olga
olivia
oliver ollie
oscar
pamela pam
patricia pat trish
patrick pat paddy
paul
peter pete
philip phil
rachel
ralph
raymond ray
rebecca becky
richard rick dick
robert rob bob bobby
roger
ronald ron
rose
roy
russell russ
ruth
ryan
samantha sam
samuel sam sammy
sandra
sarah sara
scott
sean shaun
sharon
simon
sophia sophie
stephanie steph
stephen steve steven
susan sue suzie
teresa terry
theodore theo
thomas tom tommy
timothy tim
tracy
tyler
victor vic
victoria vicky
vincent vince
virginia ginny
walter walt
wayne
william bill billy willy will
zachary zach
"""
